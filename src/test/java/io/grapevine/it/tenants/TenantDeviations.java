package io.grapevine.it.tenants;

import io.grapevine.it.RawExchange;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The answers to requests of tenants that differ from those of Mimir and of Cortex on purpose, with the reason. */
enum TenantDeviations {
    /** An unknown tenant is refused, so that the metrics of its senders show it, in place of an empty configuration. */
    UNKNOWN_TENANT_IS_REFUSED(step -> step.status() == 412 && (step.isHead() || step.says("the Alertmanager is not "))),
    /** A download never has a configuration that nothing has uploaded. */
    NOTHING_IS_STORED_BY_REQUESTS(step -> step.says("alertmanager storage object not found")
            && (step.wants("alertmanager_config=}") || step.name().startsWith("ids "))),
    /** The reserved ids of both programs are refused, and of Mimir's documentation. */
    RESERVED_IDS(step -> step.status() == 401 && step.says("is not allowed")),
    /** The HTTP parser refuses control characters before anything is read of a request. */
    CONTROL_CHARACTERS(step -> step.status() == 400 && step.name().matches("character .*|blank before the colon")),
    /** Errors of the configuration have line, column, path and what is expected. */
    ERRORS_HAVE_POSITIONS(step -> step.status() == 400
            && Stream.of("error validating Alertmanager config: ", "error marshalling YAML Alertmanager config: ")
                    .anyMatch(prefix -> step.says(prefix) && step.wants(prefix))),
    /** The envelope is UTF-8, without duplicate keys and aliases that multiply; what is refused is not there either. */
    STRICTER_YAML(step -> step.name().matches("(envelope|encoding|template_files): .*")
            && (step.says("error marshalling YAML ") || step.says("alertmanager storage object not found"))),
    /** All fields that name files or secrets of the server are refused, as they are found by their types. */
    ALL_FIELDS_OF_FILES_ARE_REFUSED(step -> step.status() == 400
            && (step.says(" is not allowed") || step.says("ca_ref: a secret store (expected: none"))),
    /** As Alertmanager does; Mimir takes the classic grammar. */
    UTF8_NAMES(
            step -> step.name().equals("loader: UTF-8 matcher") || step.name().equals("errors of API v2")),
    /** Templates are checked as a whole, and have no functions of Mimir. */
    TEMPLATES_ARE_CHECKED(step -> step.name().startsWith("template body: ")),
    /** Templates are no files here, so their names may have any length and character. */
    NAMES_OF_TEMPLATES(step -> step.name().equals("template_files: name of 256 characters")
            || step.name().equals("template_files: name with NUL")),
    /** Without keys of its own SNS would act with the identity of the server. */
    SNS_NEEDS_KEYS(step -> step.status() == 400 && step.name().equals("receiver sns")),
    /** Unclean paths are redirected as by Alertmanager, whose Go is a later one. */
    UNCLEAN_PATHS(step -> step.status() == 307 && step.path().matches(".*(//|/\\.).*")),
    /** A request that names its tenant twice is refused: proxies and servers differ in which of the two counts. */
    TWO_TENANTS(step -> step.name().equals("first of two headers counts")
            || step.status() == 422 && step.name().startsWith("header twice")),
    /** What cannot be read as HTTP ends the connection. */
    BROKEN_CHUNKS(step -> step.status() == RawExchange.NONE && step.name().equals("broken chunk")),
    /** A version is checked if the client asks for it. */
    IF_MATCH(step -> step.status() == 412 && step.says("If-Match: ")),
    /** Paths of the process are those of Alertmanager. */
    PATHS_OF_THE_PROCESS(step -> List.of(
                    "/metrics",
                    "/-/healthy",
                    "/-/ready",
                    "/api/v2/status",
                    "/api/v2/alerts",
                    "/api/v1/status",
                    "/config",
                    "/services",
                    "/memberlist",
                    "/runtime_config",
                    "/favicon.ico")
            .contains(step.path())),
    /** Files of the web UI have other names and types. */
    FILES_OF_THE_UI(step -> List.of(
                    "/alertmanager/script.js",
                    "/alertmanager/favicon.ico",
                    "/alertmanager/lib/bootstrap-4.6.2-dist/css/bootstrap.min.css",
                    "/alertmanager/metrics/",
                    "/alertmanager/debug")
            .contains(step.path())),
    /** Paths that differ in case are redirected, those that only begin with the prefix are none of a tenant. */
    PATHS_BESIDE_THE_PREFIX(step -> step.path().equals("/API/v1/alerts")
            || step.path().equals("/alertmanager/%61pi/v2/status")
            || step.path().matches("/alertmanager[a-z.].*"));

    private final Predicate<Step> isMeant;

    TenantDeviations(Predicate<Step> isMeant) {
        this.isMeant = isMeant;
    }

    /**
     * A step whose answer is none of the recorded ones.
     *
     * @param name of the case
     * @param wanted the recorded answers, as text
     * @param answer the answer
     */
    record Step(String name, String method, String path, String wanted, RawExchange answer) {
        int status() {
            return answer.status();
        }

        boolean isHead() {
            return method.equals("HEAD");
        }

        boolean says(String text) {
            return answer.body().contains(text);
        }

        boolean wants(String text) {
            return wanted.contains(text);
        }
    }

    /** The reason of a difference; empty if there is none. */
    static Optional<TenantDeviations> of(Step step) {
        for (TenantDeviations each : values()) {
            if (each.isMeant.test(step)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
