package io.grapevine.web.tenants;

import io.grapevine.access.Caller;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.tenants.TenantList.Details;
import io.grapevine.web.tenants.TenantList.Row;
import io.grapevine.web.tenants.TenantList.Used;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of tenants: a page for people, and the same as JSON.
 *
 * @param prefix the route prefix
 */
record TenantPages(TenantList list, String prefix) {
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
    private static final Map<Count, String> NAMES = Map.of(
            Count.MAX_ALERTS_COUNT, "Alerts",
            Count.MAX_DISPATCHER_AGGREGATION_GROUPS, "Groups",
            Count.MAX_SILENCES_COUNT, "Silences");
    private static final List<Count> COLUMNS =
            List.of(Count.MAX_ALERTS_COUNT, Count.MAX_DISPATCHER_AGGREGATION_GROUPS, Count.MAX_SILENCES_COUNT);

    void mount(Router router) {
        Needs.NOTHING
                .at(router.route(HttpMethod.GET, TenantPaths.PAGE))
                .handler(context -> RequestBodyDrain.skip(context, () -> page(context)));
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
        RequestWorkers.run(context, () -> html(list.rows(caller)))
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
            COLUMNS.forEach(
                    count -> html.append("<th>").append(NAMES.get(count)).append("</th>"));
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
            COLUMNS.forEach(count ->
                    cell(NAMES.getOrDefault(count, ""), text(details.used().get(count)), html));
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
        List<Row> rows = list.rows(caller);
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
                                    NAMES.getOrDefault(each.getKey(), "").toLowerCase(Locale.ROOT),
                                    used -> used.put("actual", each.getValue().actual())
                                            .put("limit", each.getValue().limit()));
                        }
                    });
        }
    }
}
