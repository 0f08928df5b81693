package io.grapevine.tenant.config;

import io.grapevine.config.TeamFile.Fault;
import io.grapevine.config.TeamFile.State;
import io.grapevine.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in {@code --tenants.dir}: whether it is in force, and what is wrong with it.
 *
 * @param file the path of the file of the configuration
 * @param state what of the file and the templates beside it is in force
 * @param loadedAt when what is in force was read; null if nothing is
 * @param faults the errors; empty if the state is {@link State#LOADED}
 */
public record TenantFile(
        TenantId tenant, String file, State state, @Nullable Instant loadedAt, List<Fault> faults) {
    public TenantFile {
        faults = List.copyOf(faults);
    }
}
