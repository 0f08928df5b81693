package io.grapevine.template.mustache.view;

import io.grapevine.template.AlertData;

/** The colours of the default emails, dark enough for white text. */
final class Colors {
    private static final String RED = "#b3261e";
    private static final String GREEN = "#1e6b3a";

    private Colors() {}

    static String of(String status) {
        return status.equals(AlertData.FIRING) ? RED : GREEN;
    }
}
