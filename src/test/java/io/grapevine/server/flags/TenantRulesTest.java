package io.grapevine.server.flags;

import static io.grapevine.server.flags.CommandLines.failure;
import static io.grapevine.server.flags.CommandLines.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ServerConfig;
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
        assertThat(options("--tenants.dir=d").tenants()).contains(tenants(Optional.of(Path.of("d")), false));
        assertThat(options("--tenants.api").tenants()).contains(tenants(Optional.empty(), true));
    }

    private static Options.Tenants tenants(Optional<Path> directory, boolean uploads) {
        return new Options.Tenants(new Options.TenantSources(directory, uploads), ServerConfig.DEFAULT.tenants());
    }

    @Test
    void shadowHasNoTenantsWhoseNotificationsWouldBeSent() {
        assertThat(failure("--tenants.api", "--notify.shadow"))
                .contains("--notify.shadow: with tenants (expected: one of the two");
    }
}
