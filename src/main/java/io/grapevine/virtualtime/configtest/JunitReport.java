package io.grapevine.virtualtime.configtest;

import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results as JUnit XML, which CI systems show. */
public final class JunitReport {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    private JunitReport() {}

    /** The report on some files. */
    public static String of(List<SuiteResult> results) {
        JunitReport report = new JunitReport();
        report.out.append("<testsuites tests=\"%s\" failures=\"%s\">\n"
                .formatted(
                        results.stream().mapToLong(JunitReport::tests).sum(),
                        results.stream().mapToLong(SuiteResult::failed).sum()));
        results.forEach(report::suite);
        report.out.append("</testsuites>\n");
        return report.out.toString();
    }

    private static long tests(SuiteResult result) {
        return Math.max(1, result.verdicts().size());
    }

    private void suite(SuiteResult result) {
        Duration took = result.verdicts().stream().map(TestVerdict::took).reduce(Duration.ZERO, Duration::plus);
        out.append("  <testsuite name=\"%s\" tests=\"%s\" failures=\"%s\" time=\"%s\">\n"
                .formatted(attribute(result.file().toString()), tests(result), result.failed(), seconds(took)));
        if (!result.errors().isEmpty()) {
            open("the file", result, Duration.ZERO);
            String errors = result.errors().stream().map(Object::toString).collect(Collectors.joining("\n"));
            failure(errors.lines().findFirst().orElse(""), errors);
        }
        for (TestVerdict verdict : result.verdicts()) {
            open(verdict.name(), result, verdict.took());
            if (verdict.hasPassed()) {
                out.append("</testcase>\n");
            } else {
                String message = verdict.failures().get(0).message();
                failure(message.lines().findFirst().orElse(""), String.join("\n", SuiteReport.failure(verdict)));
            }
        }
        out.append("  </testsuite>\n");
    }

    private void open(String name, SuiteResult result, Duration took) {
        out.append("    <testcase name=\"%s\" classname=\"%s\" time=\"%s\">"
                .formatted(attribute(name), attribute(result.file().toString()), seconds(took)));
    }

    private void failure(String message, String text) {
        out.append("\n      <failure message=\"%s\">%s</failure>\n    </testcase>\n"
                .formatted(attribute(message), content(text)));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }

    private static String attribute(String text) {
        return content(text).replace("\"", "&quot;").replace("\n", "&#10;");
    }

    /** Characters that XML 1.0 does not know are left out. */
    private static String content(String text) {
        return text.codePoints()
                .filter(c -> c == '\n'
                        || c == '\t'
                        || (c >= 0x20 && !(c >= 0xD800 && c <= 0xDFFF) && c < 0xFFFE)
                        || c > 0xFFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
