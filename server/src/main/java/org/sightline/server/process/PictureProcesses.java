package org.sightline.server.process;

import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.Problem;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.RemoteWorks;

/// The processes in which pictures and sound are made for people, so that the node itself takes no
/// picture apart: one for single pictures, one for sound, and one for each stream or file whose
/// pictures are turned. Each starts when it is first needed; see [PictureProcess].
///
/// Any thread may call.
public final class PictureProcesses implements AutoCloseable {
  private final PictureProcess single =
      new PictureProcess("decodes single pictures", System::nanoTime);
  private final PictureProcess sounds = new PictureProcess("turns sound", System::nanoTime);
  private final PictureWorks pictures = new RemoteWorks(single);
  private final PictureWorks sound = new RemoteWorks(sounds);

  /// Where single pictures are decoded.
  public PictureWorks pictures() {
    return pictures;
  }

  /// Where sound is turned.
  public PictureWorks sound() {
    return sound;
  }

  /// A process of its own for one stream or file; whoever asks closes it.
  public PictureWorks another() {
    return new RemoteWorks(new PictureProcess("turns pictures", System::nanoTime));
  }

  /// What is wrong with them.
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(single.problems());
    problems.addAll(sounds.problems());
    return problems;
  }

  @Override
  public void close() {
    pictures.close();
    sound.close();
  }
}
