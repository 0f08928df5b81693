package io.grapevine.level;

import io.grapevine.Directories;
import io.grapevine.base.commandline.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Builds an Alertmanager, asks both programs the same, and prints what differs. */
public final class Level {
    private static final String BUILD = "--build";
    private static final String PART = "part";
    private static final int DIFFERS = 1;
    private static final int CANNOT_COMPARE = 2;
    private static final int NO_GO = 3;

    private final Original original;
    private final Samples samples;
    private final Path directory;
    private final ConfigFields fields;

    private Level(Original original, Path sources, Path directory) throws IOException, InterruptedException {
        this.original = original;
        this.directory = directory;
        samples = Samples.read(sources.resolve("samples.yml"));
        List<String> paths = original.facts("fields")
                .lines()
                .map(line -> line.split("\t", 2)[0])
                .toList();
        fields = new ConfigFields(samples, paths, Files.createDirectory(directory.resolve("fields")));
    }

    /**
     * Runs it.
     *
     * @param arguments the checkout, the version unless it is the one that Grapevine has, and {@code --build} if nothing is to be compared
     */
    public static void main(String... arguments) throws InterruptedException {
        try {
            System.exit(run(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length)));
        } catch (Original.NoGoException e) {
            System.err.println("level: skipped: " + e.getMessage());
            System.exit(NO_GO);
        } catch (Deliberate.InvalidEntryException | IOException e) {
            System.err.println("level: error: " + e.getMessage());
            System.exit(CANNOT_COMPARE);
        }
    }

    private static int run(Path home, List<String> arguments)
            throws IOException, InterruptedException, Deliberate.InvalidEntryException {
        List<String> versions =
                arguments.stream().filter(word -> !word.equals(BUILD)).toList();
        if (versions.size() > 1 || !versions.stream().allMatch(Original::isVersion)) {
            System.err.println("level: error: " + String.join(" ", arguments)
                    + " (expected: a version of Alertmanager such as 0.35.0, or none, and " + BUILD + " or not)");
            return CANNOT_COMPARE;
        }
        String version = versions.isEmpty() ? BuildInfo.read().level() : versions.get(0);
        Path sources = home.resolve("src/bench/level");
        Path list = sources.resolve("differences.txt");
        Deliberate deliberate = Deliberate.parse(home.relativize(list).toString(), Files.readAllLines(list));
        Original original = Original.built(version, home);
        if (arguments.contains(BUILD)) {
            System.out.println(original.alertmanager());
            return 0;
        }
        Path directory = Files.createTempDirectory("grapevine-level");
        Programs ours = new Programs("Grapevine", home.resolve("bin/alertmanager"), home.resolve("bin/amtool"));
        List<Difference> differences = new Level(original, sources, directory).differences(ours);
        Directories.delete(directory);
        return report(
                differences, deliberate.judge(differences), original.programs().name(), ours.name());
    }

    private static int report(List<Difference> all, Deliberate.Judgement judgement, String theirs, String ours) {
        if (!judgement.open().isEmpty()) {
            System.out.print(Difference.table(judgement.open(), theirs, ours));
        }
        judgement
                .idle()
                .forEach(entry -> System.out.println("differences.txt:" + entry.line()
                        + ": nothing differs here (expected: a difference): " + entry.text()));
        System.out.println(all.size() + " differ, " + judgement.open().size() + " of them without a reason; "
                + judgement.idle().size() + " reasons are of no use");
        return judgement.passes() ? 0 : DIFFERS;
    }

    /** Asks both at the same time. */
    private List<Difference> differences(Programs ours) throws IOException, InterruptedException {
        Programs theirs = original.programs();
        fields.check(theirs);
        fields.check(ours);
        Path state = Files.createDirectory(directory.resolve("state"));
        original.facts("write", state.toString());
        FreshStart start = new FreshStart(samples, fields.validForAll(), original, state);
        Story story = new Story(original.facts("templates").lines().toList());
        CompletableFuture<Map<String, Map<Item, String>>> their =
                CompletableFuture.supplyAsync(() -> asked(theirs, start, story, "theirs"));
        CompletableFuture<Map<String, Map<Item, String>>> our =
                CompletableFuture.supplyAsync(() -> asked(ours, start, story, "ours"));
        try {
            return between(their.get(), our.get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** What differs in all parts; of a part that failed only that it did. */
    private List<Difference> between(Map<String, Map<Item, String>> theirs, Map<String, Map<Item, String>> ours) {
        Map<Item, String> their = new TreeMap<>(fields.unknownKinds());
        Map<Item, String> our = new TreeMap<>();
        theirs.forEach((part, answers) -> {
            Item failure = new Item(PART, part);
            Map<Item, String> others = ours.getOrDefault(part, Map.of());
            boolean fails = answers.containsKey(failure) || others.containsKey(failure);
            their.putAll(fails ? Map.of(failure, answers.getOrDefault(failure, "")) : answers);
            our.putAll(fails ? Map.of(failure, others.getOrDefault(failure, "")) : others);
        });
        return Difference.between(their, our);
    }

    /** A part of the comparison. */
    @FunctionalInterface
    private interface Question {
        Map<Item, String> ask() throws IOException, InterruptedException;
    }

    private Map<String, Map<Item, String>> asked(Programs programs, FreshStart start, Story story, String name) {
        Map<String, Question> parts = new LinkedHashMap<>();
        parts.put(
                "flags",
                () -> Help.read(
                        "alertmanager",
                        Programs.output(
                                directory, List.of(programs.alertmanager().toString(), "--help"))));
        parts.put("commands", () -> Help.read("amtool", programs.amtool(directory, List.of("--help-long"))));
        parts.put("fields", () -> fields.tried(programs));
        parts.put("start", () -> start.played(programs, Files.createDirectory(directory.resolve(name + "-start"))));
        parts.put("story", () -> story.played(programs, Files.createDirectory(directory.resolve(name + "-story"))));
        Exchange exchange = new Exchange(original.programs());
        parts.put("mesh", () -> exchange.played(programs, Files.createDirectory(directory.resolve(name + "-mesh"))));
        Map<String, Map<Item, String>> answers = new TreeMap<>();
        parts.forEach((part, question) -> {
            long begin = System.nanoTime();
            answers.put(part, answered(programs, part, question));
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            System.err.println("level: " + programs.name() + ": " + part + ": " + took.toSeconds() + " s");
        });
        return answers;
    }

    /** A program that fails one part is asked the others. */
    private static Map<Item, String> answered(Programs programs, String part, Question question) {
        try {
            return question.ask();
        } catch (IOException | InterruptedException | AssertionError e) {
            return Map.of(new Item(PART, part), programs.name() + " fails: " + e.getMessage());
        }
    }
}
