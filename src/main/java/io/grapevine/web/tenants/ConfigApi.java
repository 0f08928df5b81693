package io.grapevine.web.tenants;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.config.TenantEnvelope;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.TenantBuilder;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantRegistry.UploadResult;
import io.grapevine.tenant.registry.TenantSource;
import io.grapevine.tenant.registry.TenantView;
import io.grapevine.web.AlertAdmission;
import io.grapevine.web.Answer;
import io.grapevine.web.AnswerPieces;
import io.grapevine.web.BodyReader;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.GzipEncoder;
import io.grapevine.web.tenants.TenantRoutes.UploadBuilder;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration API of Mimir and Cortex: a tenant uploads, downloads and deletes its configuration. It also serves
 * their pages about the whole service, such as the build information.
 */
record ConfigApi(TenantRegistry tenants, UploadBuilder builder, TenantRoutes.Options options) {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigApi.class);

    /** The suffix of the entity tag of a compressed download, which in HTTP is a representation of its own. */
    private static final String GZIP_TAG = "-gzip";

    private static final String HTML = "text/html; charset=utf-8";
    private static final int REFUSED = 400;
    private static final int FORBIDDEN = 403;
    private static final int OTHER_METHOD = 405;
    private static final int OUTDATED = 412;
    private static final int FULL = 429;

    private static final Handler<RoutingContext> NOT_FOUND =
            RequestBodyDrain.before(context -> Answer.fault(context, 404, "404 page not found"));

    void mount(Router router) {
        if (options.uploads()) {
            on(router, HttpMethod.GET, TenantPaths.CONFIG, RequestBodyDrain.before(this::download));
            on(router, HttpMethod.POST, TenantPaths.CONFIG, this::read);
            Needs.TENANT_ADMIN
                    .at(router.post(TenantPaths.CONFIG))
                    .handler(AlertAdmission::admit)
                    .handler(this::upload);
            on(router, HttpMethod.DELETE, TenantPaths.CONFIG, RequestBodyDrain.before(this::delete));
            refuseOthers(Needs.TENANT_ADMIN, router, TenantPaths.CONFIG);
        } else {
            exactly(Needs.TENANT_ADMIN.at(router.route(TenantPaths.CONFIG)), TenantPaths.CONFIG, NOT_FOUND);
        }
        on(router, HttpMethod.POST, TenantPaths.DELETE_CONFIG, RequestBodyDrain.before(this::delete));
        refuseOthers(Needs.TENANT_ADMIN, router, TenantPaths.DELETE_CONFIG);
        mountPages(router);
    }

    private static void on(Router router, HttpMethod method, String path, Handler<RoutingContext> handler) {
        exactly(Needs.TENANT_ADMIN.at(router.route(method, path)), path, context -> {
            if (TenantGate.admitByHeader(context)) {
                handler.handle(context);
            }
        });
    }

    /** Handles requests for exactly this path, others get a 404: Vert.x also matches a path with a slash at its end. */
    private static void exactly(Route route, String path, Handler<RoutingContext> handler) {
        route.handler(context -> (context.request().path().endsWith(path) ? handler : NOT_FOUND).handle(context));
    }

    /** Answers 405 to the methods of a path for which no handler has been mounted so far. */
    private static void refuseOthers(Needs needs, Router router, String path) {
        exactly(
                needs.at(router.route(path)),
                path,
                RequestBodyDrain.before(context -> Answer.empty(context, OTHER_METHOD)));
    }

    private void download(RoutingContext context) {
        Optional<TenantSource> source = tenants.view(TenantGate.of(context))
                .map(TenantView::source)
                .filter(own -> own.origin() != TenantSource.Origin.FALLBACK);
        if (source.isEmpty()) {
            Answer.fault(context, 404, "alertmanager storage object not found");
            return;
        }
        String text = TenantEnvelope.write(source.get().document());
        if (source.get().origin() == TenantSource.Origin.UPLOAD) {
            String coding = YamlDownload.isCompressed(context, text) ? GZIP_TAG : "";
            context.response().putHeader("ETag", '"' + source.get().name() + coding + '"');
        }
        context.response().putHeader("Cache-Control", "no-store");
        YamlDownload.send(context, text);
    }

    private void read(RoutingContext context) {
        long limit = TenantLoader.largestUpload(builder.limits(TenantGate.of(context)));
        new BodyReader(
                        limit,
                        large -> Answer.fault(
                                large, REFUSED, "Alertmanager configuration is too big, limit: " + limit + " bytes"))
                .handle(context);
    }

    private TenantBuilder.Built built(TenantId tenant, TenantLoader.Loaded loaded) throws ConfigLoadException {
        try {
            return builder.build(tenant, loaded);
        } catch (ConfigLoadException e) {
            throw new ConfigLoadException("error validating Alertmanager config: " + e.text());
        }
    }

    private void upload(RoutingContext context) {
        if (AlertAdmission.isForKnownAlerts(context)) {
            AlertAdmission.refusesSome(
                    context, Duration.ZERO, () -> Answer.fault(context, FULL, AlertAdmission.REASON));
            return;
        }
        TenantId tenant = TenantGate.of(context);
        if (refusedForFile(context, tenant)) {
            return;
        }
        byte[] body = context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
        Optional<String> required = requiredVersion(context, tenant);
        String before = version(tenant);
        builder.workers()
                .executeBlocking(
                        () -> {
                            TenantLoader.Loaded loaded = builder.check(tenant, body);
                            return tenants.upload(tenant, loaded.document(), built(tenant, loaded), required);
                        },
                        false)
                .onSuccess(stored -> answer(context, tenant, before, 201, stored))
                .onFailure(error -> {
                    if (error instanceof ConfigLoadException refused) {
                        Answer.fault(context, REFUSED, refused.text());
                    } else {
                        fail(context, "unable to store the Alertmanager config: ", error);
                    }
                });
    }

    private void delete(RoutingContext context) {
        TenantId tenant = TenantGate.of(context);
        if (!refusedForFile(context, tenant)) {
            answer(context, tenant, version(tenant), 200, tenants.delete(tenant, requiredVersion(context, tenant)));
        }
    }

    /** Refuses to change a configuration that is a file of the server. Returns whether it has answered the request. */
    private boolean refusedForFile(RoutingContext context, TenantId tenant) {
        Optional<TenantSource> file = tenants.view(tenant)
                .map(TenantView::source)
                .filter(source -> source.origin() == TenantSource.Origin.DIRECTORY);
        file.ifPresent(source -> Answer.fault(
                context,
                FORBIDDEN,
                "the configuration of this tenant is " + source.name() + " (expected: a change of that file)"));
        return file.isPresent();
    }

    /** The version that a change must replace, from the header {@code If-Match}; empty if the client requires none. */
    private Optional<String> requiredVersion(RoutingContext context, TenantId tenant) {
        String header = context.request().getHeader("If-Match");
        if (header == null) {
            return Optional.empty();
        }
        List<String> tags = Arrays.stream(header.split(",", -1))
                .map(tag -> tag.strip().replaceFirst("^\"(.*?)(" + GZIP_TAG + ")?\"$", "$1"))
                .toList();
        String current = version(tenant);
        boolean isCurrent = !current.isEmpty() && (tags.contains("*") || tags.contains(current));
        return Optional.of(isCurrent ? current : header);
    }

    /** The version of the configuration that a tenant has uploaded; empty if it has uploaded none. */
    private String version(TenantId tenant) {
        return tenants.view(tenant)
                .map(TenantView::source)
                .filter(source -> source.origin() == TenantSource.Origin.UPLOAD)
                .map(TenantSource::name)
                .orElse("");
    }

    /**
     * Records the change in the tenant's history. A deletion removes that history, so it goes to the default one,
     * without the tenant's name.
     */
    private void audit(RoutingContext context, TenantId tenant, String before) {
        tenants.view(tenant).ifPresent(view -> AuditTrail.belongsTo(context, view.member()));
        AuditTrail.changed(context, before, version(tenant));
    }

    private void answer(
            RoutingContext context, TenantId tenant, String before, int success, CompletionStage<UploadResult> stage) {
        Context loop = context.vertx().getOrCreateContext();
        stage.whenComplete((result, error) -> loop.runOnContext(now -> {
            if (error != null) {
                fail(context, "unable to store the Alertmanager config: ", error);
                return;
            }
            switch (result) {
                case STORED -> {
                    audit(context, tenant, before);
                    Answer.empty(context, success);
                }
                case OUTDATED ->
                    Answer.fault(
                            context,
                            OUTDATED,
                            "If-Match: " + context.request().getHeader("If-Match")
                                    + " (expected: the ETag of the current configuration)");
                case TOO_LARGE ->
                    Answer.fault(
                            context,
                            REFUSED,
                            "Alertmanager configuration is too big: its compressed form does not fit a message of the "
                                    + "cluster");
                case TOO_MANY ->
                    Answer.fault(
                            context,
                            REFUSED,
                            "too many tenants with a configuration, limit: "
                                    + tenants.uploadLimits().of(Count.MAX_UPLOADS_COUNT));
                case TOO_LARGE_TOGETHER ->
                    Answer.fault(
                            context,
                            REFUSED,
                            "Alertmanager configurations of all tenants are too big, limit: "
                                    + tenants.uploadLimits().of(Count.MAX_UPLOADS_SIZE_BYTES) + " bytes");
                case IN_DIRECTORY -> refusedForFile(context, tenant);
            }
        }));
    }

    private static void fail(RoutingContext context, String prefix, Throwable error) {
        LOG.atError()
                .addKeyValue("tenant", TenantGate.of(context))
                .setCause(error)
                .log("Storing the configuration of a tenant failed");
        Answer.fault(context, 500, prefix + "internal error");
    }

    /** Mounts the pages about the whole service: all configurations, its state, the ring and the build. */
    private void mountPages(Router router) {
        page(Needs.OPERATOR, router, TenantPaths.OPERATOR + "/configs", this::configs);
        page(Needs.OPERATOR, router, TenantPaths.OPERATOR + "/status", this::status);
        page(Needs.OPERATOR, router, TenantPaths.OPERATOR + "/ring", ConfigApi::ring);
        page(Needs.NOTHING, router, TenantPaths.BUILD_INFO, this::build);
        // Mimir's Helm chart probes this path; any method is accepted
        exactly(
                Needs.NOTHING.at(router.route("/ready"), HttpMethod.GET),
                "/ready",
                RequestBodyDrain.before(context -> Answer.body(context, 200, "text/plain", "ready")));
        // only GET: the other methods below this prefix belong to the tenant's Alertmanager
        exactly(
                Needs.NOTHING.at(router.route(HttpMethod.GET, TenantPaths.BY_HEADER + TenantPaths.BUILD_INFO)),
                TenantPaths.BUILD_INFO,
                RequestBodyDrain.before(this::build));
    }

    private static void page(Needs needs, Router router, String path, Handler<RoutingContext> page) {
        exactly(needs.at(router.route(HttpMethod.GET, path)), path, RequestBodyDrain.before(page));
        refuseOthers(needs == Needs.NOTHING ? Needs.NO_ENDPOINT : needs, router, path);
    }

    private void configs(RoutingContext context) {
        Iterator<String> all = tenants.views().stream()
                .filter(view -> view.source().origin() != TenantSource.Origin.FALLBACK)
                .map(view -> TenantEnvelope.write(view.tenant(), view.source().document()))
                .iterator();
        context.response().putHeader("Cache-Control", "no-store");
        if (!all.hasNext()) {
            Answer.body(context, 200, "application/yaml", "{}\n");
            return;
        }
        YamlDownload.send(context, all);
    }

    private void status(RoutingContext context) {
        List<TenantView> views = List.copyOf(tenants.views());
        long built = views.stream().filter(TenantView::isBuilt).count();
        Answer.body(
                context,
                200,
                HTML,
                "<!doctype html>\n<title>Tenants</title>\n<h1>Alertmanager status: Running</h1>\n<p>Tenants: "
                        + views.size() + ", in use: " + built + ", with a configuration that cannot be used: "
                        + tenants.unusable() + "</p>\n");
    }

    private static void ring(RoutingContext context) {
        Answer.body(
                context,
                200,
                HTML,
                "<!doctype html>\n<title>Ring</title>\n<h1>No ring</h1>\n<p>Each replica has all tenants.</p>\n");
    }

    private void build(RoutingContext context) {
        JsonObject data = new JsonObject().put("application", "Grapevine");
        options.buildInfo().get().forEach(data::put);
        data.put("features", new JsonObject().put("alertmanager_config_api", Boolean.toString(options.uploads())));
        JsonObject page = new JsonObject().put("status", "success").put("data", data);
        Answer.body(context, 200, "application/json", page.encode() + "\n");
    }

    /** A download of configurations, sent as fast as the client reads and compressed if the client accepts that. */
    private static final class YamlDownload {
        private static final String YAML = "application/yaml";
        /** The shortest text that is compressed, in characters: a shorter one fits in one packet. */
        private static final int LEAST = 1_400;

        private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

        private final RoutingContext context;
        private final Iterator<String> rest;
        private final @Nullable GzipEncoder gzip;

        private YamlDownload(RoutingContext context, Iterator<String> rest, @Nullable GzipEncoder gzip) {
            this.context = context;
            this.rest = rest;
            this.gzip = gzip;
        }

        /** Whether the answer with this text is compressed. */
        static boolean isCompressed(RoutingContext context, String text) {
            return text.length() >= LEAST && accepts(context);
        }

        private static boolean accepts(RoutingContext context) {
            return Answer.accepts(context.request().getHeader("Accept-Encoding"), "gzip");
        }

        /** Answers a request with a text. */
        static void send(RoutingContext context, String text) {
            if (isCompressed(context, text)) {
                send(context, List.of(text).iterator());
            } else {
                context.response().putHeader("Vary", "Accept-Encoding");
                Answer.body(context, 200, YAML, text);
            }
        }

        /** Answers a request with a text that is made part by part. */
        static void send(RoutingContext context, Iterator<String> parts) {
            HttpServerResponse response = context.response();
            response.setChunked(true).putHeader("Content-Type", YAML).putHeader("Vary", "Accept-Encoding");
            if (!accepts(context)) {
                new YamlDownload(context, parts, null).write();
                return;
            }
            response.putHeader("Content-Encoding", "gzip");
            GzipEncoder encoder = new GzipEncoder();
            context.addEndHandler(ended -> encoder.close());
            new YamlDownload(context, parts, encoder).write();
        }

        /** Writes parts until the connection is full, and goes on when the client has read them. */
        private void write() {
            AnswerPieces answer = AnswerPieces.of(context);
            while (rest.hasNext()) {
                if (context.response().closed()) {
                    return;
                }
                if (answer.isFull()) {
                    answer.whenTaken(this::write);
                    return;
                }
                write(answer, rest.next());
            }
            Answer.endParts(context, gzip == null ? Buffer.buffer() : gzip.finish(NOTHING));
        }

        private void write(AnswerPieces answer, String part) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            Buffer piece = gzip == null ? Buffer.buffer(bytes) : gzip.encode(ByteBuffer.wrap(bytes));
            if (piece.length() > 0) {
                answer.write(piece);
            }
        }
    }
}
