package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.grapevine.it.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart as a package, and the script that makes it. */
class ChartPackageTest {
    private static final String NAME = "grapevine-0.1.0.tgz";

    @TempDir
    Path directory;

    @Test
    void packageHasTheFilesOfTheChart() throws Exception {
        new Helm(Chart.DIRECTORY).packageIt().withDestination(directory).call();

        assertThat(CommandRun.output("tar", "-tzf", directory.resolve(NAME).toString())
                        .lines())
                .contains(
                        "grapevine/values.yaml",
                        "grapevine/values-ha.yaml",
                        "grapevine/values.schema.json",
                        "grapevine/files/rules.yaml",
                        "grapevine/templates/_checks.tpl");
    }

    @Test
    void scriptPackagesTheChartAndSaysHowToPushIt() throws Exception {
        Path checkout = Files.createDirectories(directory.toRealPath().resolve("a checkout"));
        Path script = copy(Path.of("bin", "chart"), checkout);
        copy(Chart.DIRECTORY.resolve("Chart.yaml"), checkout);
        Path helm =
                Files.writeString(directory.resolve("helm"), "#!/bin/sh\necho \"helm $*\"; : >\"$4/" + NAME + "\"\n");
        Files.setPosixFilePermissions(helm, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = List.of(script.toString(), "--registry", "r.example.com/charts");

        String out = CommandRun.of(command, Map.of("HELM", helm.toString())).succeeded(command);

        String made = checkout + "/target/" + NAME;
        assertThat(out.lines())
                .contains(
                        "helm package " + checkout + "/helm/grapevine --destination " + checkout + "/target",
                        "  helm push " + made + " oci://r.example.com/charts")
                .endsWith(made);
        assertThat(CommandRun.of(command, Map.of("HELM", directory + "/none")).out())
                .contains("/none: not found (expected: helm 3.8 or later");
        assertThat(CommandRun.of(List.of(script.toString(), "--push"), Map.of()).out())
                .isEqualTo("chart: unexpected --push (expected: --registry HOST/PATH)\n");
    }

    private static Path copy(Path file, Path checkout) throws IOException {
        Path target = checkout.resolve(file);
        Files.createDirectories(target.getParent());
        return Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
