package io.grapevine.integration.message;

import java.util.function.IntFunction;

/** Composition of JSON within a limit: what JSON makes longer shortens the main text. */
public final class FittedJson {
    /** A main text is not made smaller than this, however large the rest of the JSON is. */
    private static final int LEAST = 64;

    private FittedJson() {}

    /**
     * The JSON with the longest main text that fits.
     *
     * @param limit the limit of the whole
     * @param most the limit of the main text, in its unit
     * @param compose makes the JSON with a main text of at most so much
     */
    public static String of(Length limit, int most, IntFunction<String> compose) {
        int room = most;
        String json = compose.apply(room);
        while (!limit.holds(json) && room > LEAST) {
            room = room * 3 / 4;
            json = compose.apply(room);
        }
        return json;
    }
}
