package io.grapevine.files;

import io.grapevine.config.yaml.Value;

/**
 * Limits of a configuration by somebody who must not take the memory of the others in the process.
 *
 * @param automata the size of the automata of all regular expressions; see {@code Matcher.automatonSize}
 * @param routes the number of routes
 * @param ofRequest whether the values, with aliases written out, may take only some times as much as the text
 */
public record ConfigLimits(long automata, int routes, boolean ofRequest) {
    /** No limit: the file is the operator's. */
    public static final ConfigLimits NONE = new ConfigLimits(Long.MAX_VALUE, Integer.MAX_VALUE, false);

    /** Limits of an upload of a tenant. An instruction of an automaton takes about 100 bytes, and a route some hundred. */
    public static final ConfigLimits OF_UPLOAD = new ConfigLimits(256 << 10, 10_000, true);

    /** What routes may take for what they have of those above them, in bytes: each has it in its key, too. */
    static final long MOST_INHERITED = 8 << 20;

    /** The memory of a value in bytes, roughly. */
    private static final int SIZE_OF_VALUE = 40;

    /** A configuration may hold so many times the size of its text, since values take more than their text. */
    private static final int MAX_GROWTH = 4;

    private static final long MAX_GROWTH_OF_SMALL = 4 << 20;

    /** These limits with at most so large automata. */
    public ConfigLimits withAutomata(long most) {
        return new ConfigLimits(Math.min(automata, most), routes, ofRequest);
    }

    /** Whether a document may be read; if not, that is noted. */
    boolean permit(Value root, int length) {
        long extent = ofRequest ? root.extent(SIZE_OF_VALUE) : 0;
        long limit = MAX_GROWTH_OF_SMALL + MAX_GROWTH * (long) length;
        if (extent > limit) {
            root.fault(extent + " bytes of values with aliases written out (expected: at most " + limit + ")");
        }
        return extent <= limit;
    }
}
