package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of what a caller can make the process hold: its figures are those of the code, and each row has a test. */
class BoundsTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final int KIB = 1 << 10;

    /** A row: what grows, its bound, the constants that have it, and the tests. */
    private record Row(String grows, String bound, List<String> owners, List<String> tests) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Page.of("security.md")
                .section("## What a caller can make the process hold")
                .lines()) {
            String[] cells = line.split("\\|");
            if (cells.length == 5 && !cells[1].isBlank() && !cells[1].contains("---") && !cells[3].contains("owner")) {
                rows.add(new Row(cells[1].strip(), cells[2].strip(), codes(cells[3]), codes(cells[4])));
            }
        }
        return rows;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    @TestFactory
    Stream<DynamicTest> figuresAreThoseOfTheCode() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(20);
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.grows(), () -> check(row, tests)));
    }

    private static void check(Row row, Set<String> tests) throws ReflectiveOperationException {
        assertThat(row.owners()).isNotEmpty();
        for (String owner : row.owners()) {
            Object value = value(owner);
            assertThat(forms(value))
                    .as("%s is %s, and the page says: %s", owner, value, row.bound())
                    .anyMatch(form -> Pattern.compile("(?<![\\d/])(?<!\\d,)" + Pattern.quote(form) + "(?!,?\\d)")
                            .matcher(row.bound())
                            .find());
        }
        assertThat(row.tests()).isNotEmpty().allMatch(test -> tests.contains(test + ".java"));
    }

    /** The value of a constant, or of a component of a record that is one. */
    private static Object value(String name) throws ReflectiveOperationException {
        String[] parts = ("io.grapevine." + name).split("\\.");
        int field = 0;
        while (!parts[field].matches("[A-Z_]{2,}")) {
            field++;
        }
        Object value = constant(parts, field).get(null);
        for (int i = field + 1; i < parts.length; i++) {
            Method component = value.getClass().getDeclaredMethod(parts[i]);
            component.setAccessible(true);
            value = component.invoke(value);
        }
        return value;
    }

    private static Field constant(String[] parts, int field) throws ReflectiveOperationException {
        StringBuilder name = new StringBuilder(parts[0]);
        for (int i = 1; i < field; i++) {
            name.append(Character.isUpperCase(parts[i - 1].charAt(0)) ? '$' : '.')
                    .append(parts[i]);
        }
        Field constant = Class.forName(name.toString()).getDeclaredField(parts[field]);
        constant.setAccessible(true);
        return constant;
    }

    /** The ways in which a page may say a value. */
    private static List<String> forms(Object value) {
        if (value instanceof Duration time) {
            return time.toSeconds() % 60 == 0
                    ? List.of(time.toMinutes() + " min", time.toSeconds() + " s")
                    : List.of(time.toSeconds() + " s");
        }
        long number = ((Number) value).longValue();
        List<String> forms = new ArrayList<>(List.of("%,d".formatted(number), "1/" + number));
        if (number % KIB == 0) {
            forms.add(number / KIB + " KiB");
        }
        if (number % (KIB * KIB) == 0) {
            forms.add(number / KIB / KIB + " MiB");
        }
        return forms;
    }
}
