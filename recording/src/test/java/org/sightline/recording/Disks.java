package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An opener whose disks a test lets fail, by the folder that they are at.
final class Disks implements FileOpener {
  /// What the kernel says.
  static final String FULL = "No space left on device";

  static final String EIO = "Input/output error";
  static final String READ_ONLY = "Read-only file system";

  private final Map<Path, String> faults = new ConcurrentHashMap<>();

  void fail(Path folder, String fault) {
    faults.put(folder, fault);
  }

  void cure(Path folder) {
    faults.remove(folder);
  }

  private void check(Path path) throws IOException {
    for (Map.Entry<Path, String> each : faults.entrySet()) {
      if (path.startsWith(each.getKey())) {
        throw new FileSystemException(path.toString(), null, each.getValue());
      }
    }
  }

  @Override
  public FileChannel create(Path path) throws IOException {
    check(path);
    return new Fragile(path, FileOpener.REAL.create(path));
  }

  /// A file that fails when its disk does.
  private final class Fragile extends FileChannel {
    private final Path path;
    private final FileChannel file;

    Fragile(Path path, FileChannel file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return file.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
      return file.read(into, offset, length);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      check(path);
      return file.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      check(path);
      return file.write(from, offset, length);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long at) throws IOException {
      file.position(at);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      check(path);
      file.force(metaData);
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel to) throws IOException {
      return file.transferTo(at, count, to);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long at, long count) throws IOException {
      return file.transferFrom(from, at, count);
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      return file.read(into, at);
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
      check(path);
      return file.write(from, at);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) throws IOException {
      return file.map(mode, at, size);
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) throws IOException {
      return file.lock(at, size, shared);
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) throws IOException {
      return file.tryLock(at, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
