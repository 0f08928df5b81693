package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rendering of each case, word for word. After a change that is meant, {@code mvn test -Dtest=ChartGoldenTest
 * -Dgolden.write=true} writes the files anew; read their difference.
 */
class ChartGoldenTest {
    static List<String> cases() throws IOException {
        return Chart.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void caseRendersToItsGoldenFile(String name) throws IOException {
        Path golden = Chart.RESOURCES.resolve("cases").resolve(name + ".golden.yaml");
        String rendered = withoutDashboard(Chart.render(name));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    /** The dashboard stands once, in the chart, and not again here. */
    private static String withoutDashboard(String rendered) throws IOException {
        String dashboard = Files.readString(Chart.DIRECTORY.resolve("files").resolve("dashboard.json"));
        return rendered.replace(dashboard.strip().indent(4), "    (the content of files/dashboard.json)\n");
    }
}
