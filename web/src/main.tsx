import { render } from "preact";
import { App } from "./app";
import { followAddress } from "./route";
import { readSession } from "./state/session";
import { applyTheme } from "./ui/theme";
import "./style/tokens.css";
import "./style/controls.css";
import "./style/shell.css";
import "./style/live.css";
import "./style/camera.css";
import "./style/playback.css";
import "./style/screens.css";
import "./style/keeping.css";
import "./style/ask.css";

applyTheme();
followAddress();
void readSession();
render(<App />, document.getElementById("app")!);
