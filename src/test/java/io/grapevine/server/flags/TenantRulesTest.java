package io.grapevine.server.flags;

import static io.grapevine.server.flags.CommandLines.failure;
import static io.grapevine.server.flags.CommandLines.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantRulesTest {
    @Test
    void withoutFlagsThereAreNoTenants() {
        assertThat(options().tenants()).isEmpty();
        assertThat(options("--tenants.default=on").tenants()).isEmpty();
    }

    @Test
    void directoryOrApiTurnsTenantsOn() {
        assertThat(options("--tenants.dir=d").tenants())
                .contains(new Options.Tenants(
                        Optional.of(Path.of("d")), false, false, Optional.empty(), Optional.empty(), true, false));
        assertThat(options(
                                "--tenants.api",
                                "--tenants.fallback-config=f.yml",
                                "--tenants.limits-file=l.yml",
                                "--tenants.default=off",
                                "--tenants.metrics=cortex")
                        .tenants())
                .contains(new Options.Tenants(
                        Optional.empty(),
                        false,
                        true,
                        Optional.of(Path.of("f.yml")),
                        Optional.of(Path.of("l.yml")),
                        false,
                        true));
    }

    @Test
    void fieldsThatNameFilesAreOfTheDirectoryOnly() {
        assertThat(options("--tenants.dir=d", "--tenants.dir-allow-files")
                        .tenants()
                        .orElseThrow()
                        .fileFields())
                .isTrue();
        for (String api : List.of("--tenants.api", "--tenants.default=on")) {
            assertThat(failure(api, "--tenants.dir-allow-files"))
                    .contains("--tenants.dir-allow-files: on (expected: with --tenants.dir)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--tenants.fallback-config=f, '--tenants.fallback-config: \"f\" (expected: with --tenants.dir or --tenants.api)'",
        "--tenants.limits-file=l, '--tenants.limits-file: \"l\" (expected: with --tenants.dir or --tenants.api)'",
        "--tenants.metrics=cortex, '--tenants.metrics: cortex (expected: with --tenants.dir or --tenants.api)'",
        "--tenants.default=off, '--tenants.default: off (expected: with --tenants.dir or --tenants.api)'",
    })
    void flagsThatNeedTenantsAreRefusedWithoutThem(String flag, String error) {
        assertThat(failure(flag)).contains(error);
    }

    @Test
    void shadowHasNoTenantsWhoseNotificationsWouldBeSent() {
        assertThat(failure("--tenants.api", "--notify.shadow"))
                .contains("--notify.shadow: with tenants (expected: one of the two");
    }
}
