"""An RTSP server that is not ours: GStreamer's, with a test picture and a test tone.

Arguments: port (0 for a free one). Prints the port when it listens; ends with its standard input.
"""
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

Gst.init(None)
loop = GLib.MainLoop()
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
factory = GstRtspServer.RTSPMediaFactory()
factory.set_shared(True)
factory.set_launch(
    "( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=12"
    " ! rtph264pay name=pay0 pt=96"
    " audiotestsrc is-live=true ! voaacenc ! rtpmp4gpay name=pay1 pt=97 )"
)
server.get_mount_points().add_factory("/test", factory)
if server.attach(None) == 0:
    sys.exit("port %s cannot be listened on" % sys.argv[1])
print(server.get_bound_port(), flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
loop.run()
