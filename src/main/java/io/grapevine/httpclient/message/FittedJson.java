package io.grapevine.httpclient.message;

import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Composition of JSON within a limit: what JSON makes longer shortens the main text. */
public final class FittedJson {
    /** A main text is not made smaller than this, however large the rest of the JSON is. */
    private static final int LEAST = 64;

    private FittedJson() {}

    /**
     * The JSON with the longest main text that fits.
     *
     * @param most the limit of the main text, in its unit
     * @param compose makes the JSON with a main text of at most so much
     */
    public static String of(Length limit, int most, IntFunction<String> compose) {
        return of(most, compose, limit::holds);
    }

    /**
     * The message with the longest main text that fits.
     *
     * @param most the limit of the main text, in its unit
     * @param compose makes the message with a main text of at most so much
     * @param fits whether the JSON of the message is short enough
     */
    public static <M> M of(int most, IntFunction<M> compose, Predicate<M> fits) {
        int room = most;
        M message = compose.apply(room);
        while (!fits.test(message) && room > LEAST) {
            room = room * 3 / 4;
            message = compose.apply(room);
        }
        return message;
    }
}
