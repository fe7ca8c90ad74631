// Every page works without these; they only make it quicker.
import "htmx.org";
import "./_carry.js";
import "./_copy_first.js";
import "./_counter.js";
import "./_failed.js";
import "./_kept.js";
import "./_once.js";
import "./_options.js";
import "./_ranking.js";
import "./_share.js";
import "./_shortcuts.js";
import "./_sketch.js";
import "./_theme.js";
import "./_waiting.js";
