package io.grapevine.web;

import org.jspecify.annotations.Nullable;

/** The choice of a compression for a response. */
public final class ContentCoding {
    private ContentCoding() {}

    /**
     * Whether a client takes a coding: it names it, and does not give it the weight of zero.
     *
     * @param accepted the header {@code Accept-Encoding}, null if there is none
     * @param coding {@code gzip} or another name
     */
    public static boolean accepts(@Nullable String accepted, String coding) {
        if (accepted == null) {
            return false;
        }
        for (String each : accepted.split(",", -1)) {
            String[] parts = each.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase(coding)) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
