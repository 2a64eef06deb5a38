package org.sightline.analysis.detect;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;

/// On what a network runs.
///
/// @param provider the execution provider of ONNX Runtime
/// @param device which of several graphics cards, from 0; of no meaning on the processor
/// @param threads on the processor for one picture; more than one finish a picture sooner and
///   altogether cost more
public record Execution(Provider provider, int device, int threads) {
  /// One thread of the processor.
  public static final Execution CPU = new Execution(Provider.CPU, 0, 1);

  private static final int MAX_THREADS = 64;

  /// Which one is chosen, asked anew each time, so that what is wrong with the choice is told where
  /// it is needed.
  @FunctionalInterface
  public interface Chosen {
    /// @throws DetectorException if the choice is none
    Execution get();
  }

  /// What ONNX Runtime can run a network on, where it was built with it.
  public enum Provider {
    CPU(OrtProvider.CPU),
    CUDA(OrtProvider.CUDA),
    TENSORRT(OrtProvider.TENSOR_RT),
    OPENVINO(OrtProvider.OPEN_VINO),
    COREML(OrtProvider.CORE_ML);

    private final OrtProvider runtime;

    Provider(OrtProvider runtime) {
      this.runtime = runtime;
    }

    /// Its name in a configuration.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The variable of the environment that chooses, as `PROVIDER` or `PROVIDER:NUMBER`: which
  /// graphics card, or on the processor how many threads, such as `cuda:1` or `cpu:2`.
  public static final String VARIABLE = "SIGHTLINE_EXECUTION";

  /// What the environment of this machine chooses; one thread of the processor where it says
  /// nothing.
  ///
  /// @param environment such as [System#getenv()]
  /// @throws DetectorException if it names none of the providers
  public static Execution of(Map<String, String> environment) {
    String text = environment.getOrDefault(VARIABLE, "").strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return CPU;
    }
    for (Provider provider : Provider.values()) {
      if (text.matches(provider.word() + "(:[0-9]{1,2})?")) {
        int number =
            text.contains(":") ? Integer.parseInt(text.substring(text.indexOf(':') + 1)) : 0;
        return provider == Provider.CPU
            ? new Execution(provider, 0, Math.clamp(number, 1, MAX_THREADS))
            : new Execution(provider, number, 1);
      }
    }
    throw new DetectorException(
        "%s is '%s': write cpu, cpu:THREADS, or cuda, tensorrt, openvino or coreml, with :DEVICE where there are several"
            .formatted(VARIABLE, text),
        null);
  }

  public Execution {
    if (device < 0 || threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "a device counts from 0, and 1 to %d threads work on a picture: %d, %d"
              .formatted(MAX_THREADS, device, threads));
    }
  }

  /// Whether this runtime was built with a provider.
  public static boolean isHere(Provider provider) {
    return OrtEnvironment.getAvailableProviders().contains(provider.runtime);
  }

  /// Asks for it in the options of a session.
  ///
  /// @throws DetectorException if this runtime was built without the provider
  void choose(OrtSession.SessionOptions options) throws OrtException {
    EnumSet<OrtProvider> here = OrtEnvironment.getAvailableProviders();
    if (!here.contains(provider.runtime)) {
      throw absent(here, null);
    }
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    if (threads == 1) {
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
    }
    try {
      switch (provider) {
        case CPU -> {}
        case CUDA -> options.addCUDA(device);
        case TENSORRT -> {
          options.addTensorrt(device);
          if (here.contains(OrtProvider.CUDA)) {
            options.addCUDA(device);
          }
        }
        case OPENVINO -> options.addOpenVINO(device == 0 ? "" : "GPU." + device);
        case COREML -> options.addCoreML();
      }
    } catch (OrtException e) {
      throw absent(here, e);
    }
  }

  private DetectorException absent(
      EnumSet<OrtProvider> here, @org.jspecify.annotations.Nullable OrtException cause) {
    return new DetectorException(
        "the execution provider %s %s; this ONNX Runtime has %s. Put a build of ONNX Runtime with it on the class path, or unset %s"
            .formatted(
                provider.word(),
                cause == null
                    ? "is not in this ONNX Runtime"
                    : "does not start (" + cause.getMessage() + ")",
                here,
                VARIABLE),
        cause);
  }
}
