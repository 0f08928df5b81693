package io.grapevine.web.tenants;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.TenantRoles;
import io.grapevine.core.node.Node;
import io.grapevine.model.Alert;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantRegistry.FileError;
import io.grapevine.tenant.registry.TenantSource;
import io.grapevine.tenant.registry.TenantView;
import io.grapevine.web.Answer;
import io.grapevine.web.PlainPage;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.Urgency;
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
import java.time.Instant;
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
    private static final String TITLE = "Tenants";

    /** What Mimir answers for a tenant without a configuration. */
    private static final int UNKNOWN = 412;

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
     * @param firing how many of its alerts fire and are not muted, for who may see them; the most urgent first, without those of which there are none
     * @param details what its administrators may see; null for others
     */
    record Row(
            String tenant,
            State state,
            Map<Urgency, Integer> firing,
            @Nullable Details details) {}

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
            Answer.redirectAsSent(context, 301, prefix + TenantPaths.BY_PATH);
            return;
        }
        Caller caller = Callers.of(context);
        if (caller.tenants().isEmpty()) {
            PlainPage.answer(context, 403, TITLE, "<p>" + Answer.escape(refusal(caller)) + "</p>\n");
            return;
        }
        RequestWorkers.run(context, () -> html(rows(caller)))
                .onSuccess(html -> PlainPage.answer(context, 200, TITLE, html))
                .onFailure(context::fail);
    }

    /** Answers a request that is refused: a browser that opens a web UI with a page that leads on, all others with one line. */
    static void refuse(RoutingContext context, int status, String line) {
        String tenant = TenantPaths.opened(context.request());
        if (tenant.isEmpty()) {
            Answer.fault(context, status, line);
            return;
        }
        String reason = status == UNKNOWN ? "There is no such tenant, or it has no configuration." : line;
        String list = Callers.of(context).tenants().isEmpty() ? "" : PlainPage.link("../", TITLE);
        PlainPage.answer(context, status, "Tenant " + tenant, "<p>" + Answer.escape(reason) + "</p>\n" + list);
    }

    private static String refusal(Caller caller) {
        return caller.name().map(user -> "user " + user).orElse("an unknown caller")
                + " has no role in any tenant (--web.access-file)";
    }

    private static String html(List<Row> rows) {
        if (rows.isEmpty()) {
            return "<p>There are no tenants yet.</p>\n";
        }
        boolean hasDetails = rows.stream().anyMatch(row -> row.details() != null);
        StringBuilder html = new StringBuilder("<table>\n<thead><tr><th>Tenant</th><th>State</th><th>Firing</th>");
        if (hasDetails) {
            html.append("<th>Configuration</th>");
            COLUMNS.values().forEach(name -> html.append("<th>").append(name).append("</th>"));
            html.append("<th>Error</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        rows.forEach(row -> write(row, hasDetails, html));
        return html.append("</tbody>\n</table>\n").toString();
    }

    private static void write(Row row, boolean hasDetails, StringBuilder html) {
        String name = Answer.escape(row.tenant());
        html.append("<tr><td><a href=\"")
                .append(name)
                .append("/\">")
                .append(name)
                .append("</a></td>");
        cell("State", row.state().name().toLowerCase(Locale.ROOT).replace('_', ' '), html);
        firing(row.firing(), html);
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

    private static void firing(Map<Urgency, Integer> firing, StringBuilder html) {
        html.append(firing.isEmpty() ? "<td>" : "<td data-name=\"Firing\">");
        firing.forEach((severity, n) -> html.append(severity.html(n + " " + severity.text())));
        html.append("</td>");
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
                .put("state", row.state().name().toLowerCase(Locale.ROOT))
                .object("firing", fields -> {
                    for (Map.Entry<Urgency, Integer> each : row.firing().entrySet()) {
                        fields.put(each.getKey().text(), each.getValue());
                    }
                });
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
            Node node = nodes.get(name);
            Caller member = caller.in(name);
            rows.add(new Row(
                    name,
                    state(view, file),
                    node != null && member.may(Role.VIEWER) ? firing(node) : Map.of(),
                    member.may(Role.ADMIN) ? details(name, view, file, node) : null));
        }
        return rows;
    }

    private static Map<Urgency, Integer> firing(Node node) {
        Instant now = Instant.now();
        Map<Urgency, Integer> firing = new EnumMap<>(Urgency.class);
        for (Alert alert : node.alerts().all()) {
            if (!alert.resolvedAt(now) && !node.muted(alert.labels(), now).isMuted()) {
                firing.merge(Urgency.of(alert.labels()), 1, Integer::sum);
            }
        }
        return firing;
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
