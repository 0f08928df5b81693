package io.grapevine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Prints the test classes of a build that took longest, from the reports of Surefire and Failsafe. */
public final class SlowestTests {
    private static final int SHOWN = 10;
    private static final Pattern SUITE =
            Pattern.compile("<testsuite\\s[^>]*?\\bname=\"([^\"]+)\"\\s+time=\"([0-9.,]+)\"");

    private SlowestTests() {}

    private record TestClass(String name, double seconds) {
        static TestClass of(Matcher suite) {
            return new TestClass(
                    suite.group(1), Double.parseDouble(suite.group(2).replace(",", "")));
        }
    }

    /** Takes the directory of the build and when it began. */
    public static void main(String[] arguments) throws IOException {
        Path build = Path.of(arguments[0]);
        Instant since = Instant.parse(arguments[1]);
        List<TestClass> classes = new ArrayList<>(classes(build.resolve("surefire-reports"), since));
        classes.addAll(classes(build.resolve("failsafe-reports"), since));
        System.out.println("slowest test classes:");
        classes.stream()
                .sorted(Comparator.comparingDouble(TestClass::seconds).reversed())
                .limit(SHOWN)
                .forEach(each -> System.out.printf("%7.1f s  %s%n", each.seconds(), each.name()));
    }

    private static List<TestClass> classes(Path reports, Instant since) throws IOException {
        if (!Files.isDirectory(reports)) {
            return List.of();
        }
        List<TestClass> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(reports)) {
            for (Path file : files.toList()) {
                boolean isReport = file.getFileName().toString().matches("TEST-.*\\.xml");
                if (!isReport || Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    continue;
                }
                Matcher suite = SUITE.matcher(Files.readString(file));
                if (suite.find()) {
                    classes.add(TestClass.of(suite));
                }
            }
        }
        return classes;
    }
}
