package io.grapevine.it.page;

import io.grapevine.it.Chromium;
import java.util.concurrent.Callable;

/** What {@link WebUiFlowsIT} does, in Firefox. */
class WebUiFirefoxIT extends WebUiFlowsIT {
    @Override
    Callable<Chromium> browser() {
        return Chromium::firefox;
    }
}
