# Sets JAVA_HOME to a JDK 25 or later. Sourced by ./sightline, ./mvnw and .ci/run, so that a machine whose
# default java is older still builds and runs. Returns 1, saying what is missing and how to get it.

sightline_is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sightline_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$sightline_version" ] && [ "$sightline_version" -ge 25 ]
}

sightline_find_jdk25() {
  if [ -n "${JAVA_HOME-}" ] && sightline_is_jdk25 "$JAVA_HOME"; then return 0; fi
  sightline_javac=$(command -v javac 2>/dev/null) || sightline_javac=
  if [ -n "$sightline_javac" ]; then
    sightline_home=$(dirname "$(dirname "$(readlink -f "$sightline_javac" 2>/dev/null || echo "$sightline_javac")")")
    if sightline_is_jdk25 "$sightline_home"; then JAVA_HOME=$sightline_home; export JAVA_HOME; return 0; fi
  fi
  # The caller may run with pathname expansion off (set -f), so find lists the places where JDKs live.
  sightline_list=$(find /usr/lib/jvm /usr/java /opt/java /opt "${HOME:-/nonexistent}/.sdkman/candidates/java" \
    "${HOME:-/nonexistent}/.jdks" /Library/Java/JavaVirtualMachines -maxdepth 3 -type f -name release 2>/dev/null || true)
  sightline_ifs=$IFS; IFS='
'
  for sightline_file in $sightline_list; do
    IFS=$sightline_ifs
    if sightline_is_jdk25 "$(dirname "$sightline_file")"; then
      JAVA_HOME=$(dirname "$sightline_file"); export JAVA_HOME; return 0
    fi
  done
  IFS=$sightline_ifs
  cat >&2 <<'TXT'
Sightline needs a Java Development Kit, version 25 or later, and found none.
  Looked in: $JAVA_HOME, javac on the PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks, /Library/Java.
  Get one:   Debian 13/Ubuntu: sudo apt install openjdk-25-jdk     Fedora: sudo dnf install java-25-openjdk-devel
             macOS: brew install openjdk@25                        any: https://adoptium.net (Temurin 25)
  If you have one elsewhere:  JAVA_HOME=/path/to/jdk-25 ./sightline …
TXT
  return 1
}

# In the locale C, which services often have, Java takes no file name with letters beyond ASCII.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" in
  C | POSIX) LC_ALL=C.UTF-8; export LC_ALL ;;
esac
