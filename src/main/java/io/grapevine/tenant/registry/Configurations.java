package io.grapevine.tenant.registry;

import io.grapevine.tenant.TenantId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configurations of tenants: from a directory, from uploads, or the fallback, in this order. On the loop only. */
final class Configurations {
    private final Uploads uploads;
    private Map<TenantId, TenantSource> directory = Map.of();
    private Optional<TenantSource> fallback = Optional.empty();

    Configurations(Uploads uploads) {
        this.uploads = uploads;
    }

    /** Replaces the configurations of the operator, all of them. */
    void use(Map<TenantId, TenantSource> files, Optional<TenantSource> otherwise) {
        directory = Collections.unmodifiableMap(new TreeMap<>(files));
        fallback = otherwise;
    }

    /** The tenants whose configuration is from the directory. */
    Set<TenantId> inDirectory() {
        return directory.keySet();
    }

    /** A tenant's own configuration; null if it has none. */
    @Nullable
    TenantSource own(TenantId tenant) {
        TenantSource file = directory.get(tenant);
        return file == null ? uploads.get(tenant) : file;
    }

    /** A tenant's configuration; null if it has none and there is no fallback. */
    @Nullable
    TenantSource of(TenantId tenant) {
        TenantSource own = own(tenant);
        return own == null ? fallback.orElse(null) : own;
    }

    /** Whether a tenant would have the fallback. */
    boolean isFallback(TenantId tenant) {
        return fallback.isPresent() && own(tenant) == null;
    }
}
