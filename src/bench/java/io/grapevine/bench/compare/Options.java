package io.grapevine.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The options of the command line.
 *
 * @param rows what is measured
 * @param sizes numbers of alerts
 * @param silences numbers of silences
 * @param effort how long and how often
 * @param alertmanager the program to measure beside Grapevine, or its version; empty for the one on the PATH
 * @param grapevineOnly whether nothing is measured beside it
 * @param json whether JSON is printed instead of Markdown
 * @param help whether the help is printed instead
 */
record Options(
        Set<Row> rows,
        List<Integer> sizes,
        List<Integer> silences,
        Effort effort,
        Optional<String> alertmanager,
        boolean grapevineOnly,
        boolean json,
        boolean help) {
    /** From small to what the aims ask for. */
    private static final List<Integer> SIZES = List.of(1_000, 10_000, 20_000, 40_000, 100_000, 300_000);

    private static final List<Integer> QUICK_SIZES = List.of(1_000, 10_000);
    private static final List<Integer> SILENCES = List.of(0, 1_000, 5_000, 10_000);
    private static final List<Integer> QUICK_SILENCES = List.of(0, 1_000);

    /** Silences beside alerts are measured with so many alerts at most. */
    private static final int BESIDE_SILENCES = 100_000;

    /** An argument that makes no sense; its message says which and what is expected. */
    static final class InvalidArgumentException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidArgumentException(String message) {
            super(message);
        }
    }

    /** Reads the command line. A later option takes the place of an earlier one. */
    static Options parse(List<String> arguments) throws InvalidArgumentException {
        boolean quick = arguments.contains("--quick");
        Set<Row> rows = EnumSet.allOf(Row.class);
        List<Integer> sizes = quick ? QUICK_SIZES : SIZES;
        List<Integer> silences = quick ? QUICK_SILENCES : SILENCES;
        Effort effort = quick ? Effort.quick() : Effort.full();
        Optional<String> alertmanager = Optional.empty();
        boolean only = false;
        boolean json = false;
        boolean help = false;
        List<String> words = split(arguments);
        for (int i = 0; i < words.size(); i++) {
            String option = words.get(i);
            switch (option) {
                case "--quick" -> {}
                case "--grapevine-only" -> only = true;
                case "--json" -> json = true;
                case "--help", "-h" -> help = true;
                case "--rows" -> rows = rows(value(words, ++i, option));
                case "--sizes" -> sizes = numbers(option, value(words, ++i, option), 1);
                case "--silences" -> silences = numbers(option, value(words, ++i, option), 0);
                case "--repeats" -> effort = effort.withRepeats(number(option, value(words, ++i, option), 1));
                case "--alertmanager" -> alertmanager = Optional.of(value(words, ++i, option));
                default -> throw new InvalidArgumentException(option + ": unknown (expected: an option of --help)");
            }
        }
        return new Options(rows, sizes, silences, effort, alertmanager, only, json, help);
    }

    /** {@code --option=value} as two words. */
    private static List<String> split(List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            int sign = argument.indexOf('=');
            if (argument.startsWith("--") && sign > 0) {
                words.add(argument.substring(0, sign));
                words.add(argument.substring(sign + 1));
            } else {
                words.add(argument);
            }
        }
        return words;
    }

    private static String value(List<String> words, int index, String option) throws InvalidArgumentException {
        if (index >= words.size()) {
            throw new InvalidArgumentException(option + ": no value (expected: one)");
        }
        return words.get(index);
    }

    private static Set<Row> rows(String value) throws InvalidArgumentException {
        Set<Row> rows = EnumSet.noneOf(Row.class);
        for (String label : value.split(",", -1)) {
            rows.add(Row.of(label.strip())
                    .orElseThrow(() -> new InvalidArgumentException(
                            "--rows: " + label + " (expected: some of " + labels() + ")")));
        }
        return rows;
    }

    private static String labels() {
        return Arrays.stream(Row.values()).map(Row::label).collect(Collectors.joining(","));
    }

    private static List<Integer> numbers(String option, String value, int least) throws InvalidArgumentException {
        Set<Integer> numbers = new TreeSet<>();
        for (String word : value.split(",", -1)) {
            numbers.add(number(option, word, least));
        }
        return List.copyOf(numbers);
    }

    private static int number(String option, String word, int least) throws InvalidArgumentException {
        try {
            int number = Integer.parseInt(word.strip().replace("_", ""));
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // has the same message as a number that is too small
        }
        throw new InvalidArgumentException(option + ": " + word + " (expected: a number, at least " + least + ")");
    }

    /** All sizes without silences, and one of them, the largest up to 100,000, with each number of silences. */
    List<Point> points() {
        Set<Point> points = new TreeSet<>();
        if (silences.contains(0)) {
            sizes.forEach(size -> points.add(new Point(size, 0)));
        }
        int beside = sizes.stream()
                .filter(size -> size <= BESIDE_SILENCES)
                .reduce(Math::max)
                .orElse(sizes.get(0));
        silences.forEach(count -> points.add(new Point(beside, count)));
        return List.copyOf(points);
    }

    /** The help. */
    static String usage() {
        StringBuilder text = new StringBuilder("""
                Measures Grapevine beside Alertmanager with the same load and configuration, and prints a table (Markdown).

                bin/bench [OPTION...]
                  --quick                a first look: one repeat, short, 1,000 and 10,000 alerts; rough figures
                  --rows LIST            what is measured, separated by commas; all by default:
                """);
        for (Row row : Row.values()) {
            text.append(Texts.format("                           %-9s %s%n", row.label(), row.description()));
        }
        return text.append("""
                  --sizes LIST           active alerts; 1000,10000,20000,40000,100000,300000 by default
                  --silences LIST        silences that match no alert; 0,1000,5000,10000 by default. All sizes are measured
                                         with 0, and the largest size up to 100,000 with each of the others
                  --repeats N            how often each is measured, with programs started anew; 3 by default
                  --alertmanager PATH    the program to measure beside Grapevine, or the version of one to build with Go, such as
                                         0.35.0; prometheus-alertmanager of the PATH by default, if there is one
                  --grapevine-only       measures nothing beside Grapevine
                  --json                 prints JSON instead of a table
                  --help                 prints this
                Progress goes to standard error. A full run takes hours, --quick about ten minutes. Figures are worth keeping
                only if nothing else runs on the computer; the report says how busy it was with other work.
                """).toString();
    }
}
