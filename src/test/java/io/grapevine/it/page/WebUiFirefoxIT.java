package io.grapevine.it.page;

import com.microsoft.playwright.Page;
import io.grapevine.it.Chromium;
import java.util.concurrent.Callable;

/** The flows of {@link WebUiFlowsIT}, in Firefox. */
class WebUiFirefoxIT extends WebUiFlowsIT {
    @Override
    Callable<Chromium> browser() {
        return Chromium::firefox;
    }

    /** Nothing: roles, names and contrasts are those that are looked at in Chromium, at several seconds a look. */
    @Override
    void assertAccessible(Page page, String what) {}
}
