package io.grapevine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parser under test.
 *
 * @param name the name of the parser on the command line and in reports
 * @param share how many inputs of a run it gets, as a share of those of a cheap parser; at most 1
 * @param parser reads an input
 * @param seeds valid inputs, to be changed
 * @param words short texts that mean something to the parser
 * @param grammar makes inputs that are nearly valid; null if only seeds are changed
 */
record FuzzTarget(
        String name,
        double share,
        Parser parser,
        List<byte[]> seeds,
        List<String> words,
        @Nullable Grammar grammar) {
    /** A parser and the checks of what it made. */
    @FunctionalInterface
    interface Parser {
        /**
         * Reads an input. An input that the parser refuses as it should is no failure.
         *
         * @throws Exception if the parser failed in a way that it should not
         */
        void read(byte[] input) throws Exception;
    }

    /** A parser of text in UTF-8. */
    @FunctionalInterface
    interface TextParser {
        /** Reads an input, as {@link Parser#read} does. */
        void read(String input) throws Exception;
    }

    static FuzzTarget bytes(String name, Parser parser, List<byte[]> seeds) {
        return new FuzzTarget(name, 1, parser, seeds, List.of(), null);
    }

    static FuzzTarget text(String name, TextParser parser, List<String> seeds) {
        List<byte[]> bytes = seeds.stream()
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
        return bytes(name, input -> parser.read(new String(input, StandardCharsets.UTF_8)), bytes);
    }

    FuzzTarget withWords(String... more) {
        return new FuzzTarget(name, share, parser, seeds, List.of(more), grammar);
    }

    FuzzTarget withGrammar(Grammar made) {
        return new FuzzTarget(name, share, parser, seeds, words, made);
    }

    FuzzTarget withShare(double lower) {
        return new FuzzTarget(name, lower, parser, seeds, words, grammar);
    }

    @Override
    public String toString() {
        return name;
    }
}
