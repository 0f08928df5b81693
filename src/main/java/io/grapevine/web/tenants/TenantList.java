package io.grapevine.web.tenants;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.TenantRoles;
import io.grapevine.node.Node;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.tenant.registry.FileError;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantSource;
import io.grapevine.tenant.registry.TenantView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that a caller may see.
 *
 * @param limits the limits of a tenant
 */
record TenantList(TenantRegistry tenants, Function<TenantId, TenantLimits> limits) {
    /** State of a tenant. */
    enum State {
        /** The tenant has no configuration. */
        UNCONFIGURED,
        /** The tenant's configuration cannot be used, and none was in use before. */
        UNUSABLE,
        /** The tenant has had no request, alert, silence or log entry since the start. */
        IDLE,
        IN_USE
    }

    /**
     * A tenant in the list.
     *
     * @param details what its administrators may see; null for others
     */
    record Row(String tenant, State state, @Nullable Details details) {}

    /**
     * Details of a tenant.
     *
     * @param source where its configuration is from, such as {@code directory}; empty: it has none
     * @param name the file, or the version of an upload
     * @param error why the latest configuration could not be used; empty: it is in force
     * @param used how much it has of what is limited
     */
    record Details(String source, String name, String error, Map<Count, Used> used) {}

    /**
     * A number of alerts, groups or silences.
     *
     * @param limit zero is none
     */
    record Used(long actual, long limit) {}

    List<Row> rows(Caller caller) {
        Set<String> own = caller.tenants();
        boolean all = own.contains(TenantRoles.ALL);
        Set<String> names = new TreeSet<>();
        own.stream().filter(name -> !name.equals(TenantRoles.ALL)).forEach(names::add);
        Map<String, TenantView> views = new TreeMap<>();
        for (TenantView view : tenants.views()) {
            String name = view.tenant().toString();
            if (all || names.contains(name)) {
                views.put(name, view);
            }
        }
        names.addAll(views.keySet());
        Map<String, FileError> files = new TreeMap<>();
        tenants.fileErrors().forEach((tenant, error) -> {
            if (all || names.contains(tenant.toString())) {
                files.put(tenant.toString(), error);
            }
        });
        names.addAll(files.keySet());
        Map<String, Node> nodes = tenants.live().stream()
                .collect(Collectors.toMap(live -> live.tenant().toString(), ActiveTenant::node));
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            Optional<TenantView> view = Optional.ofNullable(views.get(name));
            Optional<FileError> file = Optional.ofNullable(files.get(name));
            boolean isAdmin = caller.in(name).may(Role.ADMIN);
            rows.add(new Row(name, state(view, file), isAdmin ? details(name, view, file, nodes.get(name)) : null));
        }
        return rows;
    }

    private static State state(Optional<TenantView> view, Optional<FileError> file) {
        if (view.isEmpty()) {
            return file.isPresent() ? State.UNUSABLE : State.UNCONFIGURED;
        }
        if (view.get().isBuilt()) {
            return State.IN_USE;
        }
        return view.get().error().isPresent() ? State.UNUSABLE : State.IDLE;
    }

    private Details details(String tenant, Optional<TenantView> view, Optional<FileError> file, @Nullable Node node) {
        Map<Count, Used> used = new EnumMap<>(Count.class);
        if (node != null) {
            TenantLimits own = limits.apply(TenantId.of(tenant));
            put(used, Count.MAX_ALERTS_COUNT, node.alerts().all().size(), own);
            put(
                    used,
                    Count.MAX_DISPATCHER_AGGREGATION_GROUPS,
                    node.groups().groups().size(),
                    own);
            put(used, Count.MAX_SILENCES_COUNT, node.silences().all().size(), own);
        }
        return new Details(
                view.map(known -> known.source().origin())
                        .or(() -> file.map(error -> TenantSource.Origin.DIRECTORY))
                        .map(origin -> origin.name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                view.map(known -> known.source().name())
                        .or(() -> file.map(FileError::file))
                        .orElse(""),
                file.map(FileError::text)
                        .or(() -> view.flatMap(TenantView::error))
                        .orElse(""),
                used);
    }

    private static void put(Map<Count, Used> used, Count count, long actual, TenantLimits limits) {
        used.put(count, new Used(actual, limits.of(count)));
    }
}
