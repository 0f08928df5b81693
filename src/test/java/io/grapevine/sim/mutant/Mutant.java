package io.grapevine.sim.mutant;

import io.grapevine.sim.grapevine.GrapevinePolicy.Kind;

/**
 * A fault to put into the program.
 *
 * @param name what it does wrong
 * @param seed a seed that finds it; it is tried first, and then all from 1 on
 * @param kind the replicas that it needs
 * @param days whether it needs what ordinary days bring
 * @param file the source file, below the root package
 * @param text what stands there exactly once
 * @param replacement what stands there in the mutant
 */
record Mutant(String name, long seed, Kind kind, boolean days, String file, String text, String replacement) {
    /** A fault that is found without ordinary days. */
    Mutant(String name, long seed, Kind kind, String file, String text, String replacement) {
        this(name, seed, kind, false, file, text, replacement);
    }

    /** A fault that replicas have as they are by default. */
    Mutant(String name, long seed, String file, String text, String replacement) {
        this(name, seed, Kind.USUAL, file, text, replacement);
    }

    /** The class of the source file. */
    String className() {
        return "io.grapevine."
                + file.substring(0, file.length() - ".java".length()).replace('/', '.');
    }

    /** The mutated source. */
    String apply(String source) {
        int at = source.indexOf(text);
        if (at < 0 || source.indexOf(text, at + 1) >= 0) {
            throw new AssertionError(name + ": " + file + " does not hold exactly once: " + text);
        }
        return source.replace(text, replacement);
    }

    @Override
    public String toString() {
        return name;
    }
}
