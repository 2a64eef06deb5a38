package org.sightline.server.tell;

import java.time.InstantSource;
import java.util.Optional;
import org.sightline.analysis.Hearing;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.media.xml.XmlElement;
import org.sightline.rule.Courier.Outcome;
import org.sightline.stream.CameraSoap;
import org.sightline.stream.CameraSoap.Answer;
import org.sightline.stream.CameraSoap.To;

/// Orders to a camera by ONVIF: outputs and auxiliary commands (Core Specification, device
/// management), presets (PTZ Service Specification, GotoPreset).
///
/// The device is asked where the configuration says its ONVIF service is, else on the host of its
/// stream ([CameraSoap#usual]); of what it answers a token and the paths of its services are taken,
/// never a host.
final class OnvifOrders {
  private static final String TDS = "http://www.onvif.org/ver10/device/wsdl";
  private static final String TRT = "http://www.onvif.org/ver10/media/wsdl";
  private static final String TPTZ = "http://www.onvif.org/ver20/ptz/wsdl";
  private static final int MAX_TOKEN = 64;

  private final Devices devices;
  private final InstantSource clock;

  /// How cameras are asked beside their streams; empty for those of which nothing is written down.
  @FunctionalInterface
  interface Devices {
    Optional<Hearing> of(CameraName camera);
  }

  OnvifOrders(Devices devices, InstantSource clock) {
    this.devices = devices;
    this.clock = clock;
  }

  Outcome relay(Camera camera, String output, boolean closed) {
    return order(
        camera,
        "SetRelayOutputState",
        "<RelayOutputToken>%s</RelayOutputToken><LogicalState>%s</LogicalState>"
            .formatted(CameraSoap.escaped(output), closed ? "active" : "inactive"));
  }

  Outcome auxiliary(Camera camera, String command) {
    return order(
        camera,
        "SendAuxiliaryCommand",
        "<AuxiliaryCommand>%s</AuxiliaryCommand>".formatted(CameraSoap.escaped(command)));
  }

  private Outcome order(Camera camera, String what, String parts) {
    CameraSoap soap = soap(camera);
    soap.measureClock();
    return outcome(camera, ask(soap, soap.devicePath(), TDS, what, parts));
  }

  Outcome preset(Camera camera, String preset) {
    CameraSoap soap = soap(camera);
    soap.measureClock();
    Answer can = ask(soap, soap.devicePath(), TDS, "GetCapabilities", "<Category>All</Category>");
    String media = service(can, "Media", "/onvif/media_service");
    Answer profiles = ask(soap, media, TRT, "GetProfiles", "");
    if (!(profiles instanceof Answer.Said(XmlElement said))) {
      return outcome(camera, profiles);
    }
    Optional<String> token =
        said.all("Profiles")
            .filter(profile -> profile.first("PTZConfiguration").isPresent())
            .findFirst()
            .or(() -> said.first("Profiles"))
            .map(profile -> profile.attributes().getOrDefault("token", ""))
            .filter(text -> !text.isEmpty() && text.length() <= MAX_TOKEN);
    if (token.isEmpty()) {
      return new Outcome.Refused("%s names no profile of its pictures".formatted(camera.name()));
    }
    return outcome(
        camera,
        ask(
            soap,
            service(can, "PTZ", "/onvif/ptz_service"),
            TPTZ,
            "GotoPreset",
            "<ProfileToken>%s</ProfileToken><PresetToken>%s</PresetToken>"
                .formatted(CameraSoap.escaped(token.get()), CameraSoap.escaped(preset))));
  }

  private static String service(Answer capabilities, String name, String otherwise) {
    return capabilities instanceof Answer.Said(XmlElement said)
        ? said.at("Capabilities", name, "XAddr")
            .map(address -> CameraSoap.path(address.text(), otherwise))
            .orElse(otherwise)
        : otherwise;
  }

  private CameraSoap soap(Camera camera) {
    Optional<Hearing> hearing = devices.of(camera.name()).filter(h -> h.onvif() != null);
    return new CameraSoap(
        hearing.map(Hearing::onvif).orElseGet(() -> CameraSoap.usual(camera.main())),
        hearing.map(Hearing::certificate).orElse(camera.reach().certificate()),
        clock);
  }

  private static Answer ask(CameraSoap soap, String path, String space, String what, String parts) {
    return soap.ask(
        new To(path, space + "/" + what, ""),
        "<%1$s xmlns=\"%2$s\">%3$s</%1$s>".formatted(what, space, parts));
  }

  /// A camera that does not know its user, or is not there, may do so later; what it does not do by
  /// this name it never does.
  private static Outcome outcome(Camera camera, Answer answer) {
    return switch (answer) {
      case Answer.Said _ -> new Outcome.Arrived();
      case Answer.Lost(String reason) ->
          new Outcome.Failed("%s: %s".formatted(camera.name(), reason));
      case Answer.Fault fault when CameraSoap.isStranger(fault) ->
          new Outcome.Failed(
              "%s does not let this user: check user and password".formatted(camera.name()));
      case Answer.Fault(String code, String reason) ->
          new Outcome.Refused(
              "%s refused it: it does not do this, or not by that name (%s %s)"
                  .formatted(camera.name(), code, reason));
    };
  }
}
