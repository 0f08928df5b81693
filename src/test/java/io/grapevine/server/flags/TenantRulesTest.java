package io.grapevine.server.flags;

import static io.grapevine.server.flags.CommandLines.failure;
import static io.grapevine.server.flags.CommandLines.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantRulesTest {
    @Test
    void withoutFlagsThereAreNoTenants() {
        assertThat(options().tenants()).isEmpty();
    }

    @Test
    void directoryOrApiTurnsTenantsOn() {
        assertThat(options("--tenants.dir=d").tenants())
                .contains(new Options.Tenants(
                        Optional.of(Path.of("d")), false, false, Optional.empty(), Optional.empty(), true, false));
        assertThat(options("--tenants.api").tenants())
                .contains(new Options.Tenants(
                        Optional.empty(), false, true, Optional.empty(), Optional.empty(), true, false));
    }

    @Test
    void shadowHasNoTenantsWhoseNotificationsWouldBeSent() {
        assertThat(failure("--tenants.api", "--notify.shadow"))
                .contains("--notify.shadow: with tenants (expected: one of the two");
    }
}
