"""An RTSP server that is not ours: GStreamer's, with a test picture and a test tone.

Arguments: address, transport (tcp, udp, http) and, for TLS, a PEM file with certificate and
key. Offers that transport alone. Prints the port when it listens; ends with its standard input.
"""
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer

Gst.init(None)
loop = GLib.MainLoop()
server = GstRtspServer.RTSPServer()
server.set_address(sys.argv[1])
server.set_service("0")
if len(sys.argv) > 3:
    auth = GstRtspServer.RTSPAuth()
    auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(sys.argv[3]))
    token = GstRtspServer.RTSPToken.new()
    token.set_string("media.factory.role", "anyone")
    auth.set_default_token(token)
    server.set_auth(auth)
factory = GstRtspServer.RTSPMediaFactory()
if len(sys.argv) > 3:
    permissions = GstRtspServer.RTSPPermissions.new()
    permissions.add_permission_for_role("anyone", "media.factory.access", True)
    permissions.add_permission_for_role("anyone", "media.factory.construct", True)
    factory.set_permissions(permissions)
factory.set_shared(True)
lower = GstRtsp.RTSPLowerTrans
factory.set_protocols(
    {
        "tcp": lower.TCP,
        "http": lower.TCP,
        "udp": lower.UDP,
    }[sys.argv[2]]
)
factory.set_launch(
    "( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=12"
    " ! rtph264pay name=pay0 pt=96"
    " audiotestsrc is-live=true ! voaacenc ! rtpmp4gpay name=pay1 pt=97 )"
)
server.get_mount_points().add_factory("/test", factory)
if server.attach(None) == 0:
    sys.exit("cannot listen")
print(server.get_bound_port(), flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
loop.run()
