package io.grapevine.web.tenants;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.TenantRoles;
import io.grapevine.node.Node;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantRegistry.FileError;
import io.grapevine.tenant.registry.TenantSource;
import io.grapevine.tenant.registry.TenantView;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
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

/** The list of the tenants that a caller may see: a page for people, and the same as JSON. */
record TenantPages(TenantRegistry tenants, Function<TenantId, TenantLimits> limits, String prefix) {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'self'";
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Tenants: Grapevine</title>
        <link rel="icon" href="../favicon.ico" type="image/svg+xml">
        <style>
          :root { color-scheme: light dark; }
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
          body { background: Canvas; color: CanvasText; }
          a { color: inherit; }
          h1 { font-weight: 600; }
          table { border-collapse: collapse; }
          th, td { padding: .3rem 1.2rem .3rem 0; text-align: left; vertical-align: top; }
          @media (max-width: 50rem) {
            thead { display: none; }
            tr, td { display: block; }
            tr { padding: .5rem 0; border-bottom: 1px solid; }
            td { padding: 0; }
            td[data-name]::before { content: attr(data-name) ": "; }
            td:empty { display: none; }
          }
        </style>
        </head>
        <body>
        <main>
        <h1>Tenants</h1>
        """;
    private static final Map<Count, String> COLUMNS = new TreeMap<>(Map.of(
            Count.MAX_ALERTS_COUNT, "Alerts",
            Count.MAX_DISPATCHER_AGGREGATION_GROUPS, "Groups",
            Count.MAX_SILENCES_COUNT, "Silences"));
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

    void mount(Router router) {
        Needs.NOTHING.at(router.route(HttpMethod.GET, TenantPaths.PAGE)).handler(RequestBodyDrain.before(this::page));
        new JsonRoutes(router, "").get(Needs.NOTHING, TenantPaths.LIST, this::answer);
    }

    private void page(RoutingContext context) {
        if (!context.request().path().endsWith("/")) {
            Answer.redirect(context, 301, prefix + TenantPaths.BY_PATH);
            return;
        }
        Caller caller = Callers.of(context);
        if (caller.tenants().isEmpty()) {
            Answer.fault(context, 403, refusal(caller));
            return;
        }
        context.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff");
        RequestWorkers.run(context, () -> html(rows(caller)))
                .onSuccess(html -> Answer.body(context, 200, "text/html; charset=utf-8", html))
                .onFailure(context::fail);
    }

    private static String refusal(Caller caller) {
        return caller.name().map(user -> "user " + user).orElse("an unknown caller")
                + " has no role in any tenant (--web.access-file)";
    }

    static String html(List<Row> rows) {
        StringBuilder html = new StringBuilder(HEAD);
        if (rows.isEmpty()) {
            return html.append("<p>There are no tenants yet.</p>\n</main>\n</body>\n</html>\n")
                    .toString();
        }
        boolean hasDetails = rows.stream().anyMatch(row -> row.details() != null);
        html.append("<table>\n<thead><tr><th>Tenant</th><th>State</th>");
        if (hasDetails) {
            html.append("<th>Configuration</th>");
            COLUMNS.values().forEach(name -> html.append("<th>").append(name).append("</th>"));
            html.append("<th>Error</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        rows.forEach(row -> write(row, hasDetails, html));
        return html.append("</tbody>\n</table>\n</main>\n</body>\n</html>\n").toString();
    }

    private static void write(Row row, boolean hasDetails, StringBuilder html) {
        String name = Answer.escape(row.tenant());
        html.append("<tr><td><a href=\"")
                .append(name)
                .append("/\">")
                .append(name)
                .append("</a></td>");
        cell("State", row.state().name().toLowerCase(Locale.ROOT).replace('_', ' '), html);
        Details details = row.details();
        if (details != null) {
            cell("Configuration", (details.source() + " " + details.name()).strip(), html);
            COLUMNS.forEach((count, column) -> cell(column, text(details.used().get(count)), html));
            cell("Error", details.error(), html);
        } else if (hasDetails) {
            html.append("<td></td>".repeat(COLUMNS.size() + 2));
        }
        html.append("</tr>\n");
    }

    private static String text(@Nullable Used used) {
        if (used == null) {
            return "";
        }
        return used.limit() > 0 ? used.actual() + " of " + used.limit() : Long.toString(used.actual());
    }

    private static void cell(String name, String text, StringBuilder html) {
        html.append(text.isEmpty() ? "<td>" : "<td data-name=\"" + name + "\">")
                .append(Answer.escape(text))
                .append("</td>");
    }

    private void answer(JsonExchange exchange) throws Refusal {
        Caller caller = exchange.caller();
        if (caller.tenants().isEmpty()) {
            throw Refusal.of(403, refusal(caller));
        }
        List<Row> rows = rows(caller);
        exchange.object(200, json -> json.list("tenants", rows, this::write));
    }

    private void write(Row row, JsonWriter json) throws IOException {
        json.put("name", row.tenant())
                .put("url", prefix + TenantPaths.BY_PATH + row.tenant() + "/")
                .put("state", row.state().name().toLowerCase(Locale.ROOT));
        Details details = row.details();
        if (details != null) {
            json.putGiven("source", details.source())
                    .putGiven("version", details.name())
                    .putGiven("error", details.error())
                    .object("used", fields -> {
                        for (Map.Entry<Count, Used> each : details.used().entrySet()) {
                            fields.object(
                                    COLUMNS.getOrDefault(each.getKey(), "").toLowerCase(Locale.ROOT),
                                    used -> used.put("actual", each.getValue().actual())
                                            .put("limit", each.getValue().limit()));
                        }
                    });
        }
    }

    private List<Row> rows(Caller caller) {
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
