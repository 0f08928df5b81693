package io.grapevine.web.action;

import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.web.Answer;
import io.grapevine.web.PlainPage;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.access.AuditTrail;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The answers to requests of people who follow a link. */
final class ActionAnswers {
    private ActionAnswers() {}

    /**
     * Calls {@code answer} with a result, on the thread of the request; {@code crashed} if there is none.
     *
     * @param task begins what has the result, on a worker: it compares all groups
     */
    static <T> void then(
            RoutingContext context, Callable<CompletionStage<T>> task, Consumer<T> answer, Runnable crashed) {
        RequestWorkers.run(context, task)
                .compose(Future::fromCompletionStage)
                .onSuccess(answer::accept)
                .onFailure(crash -> crashed.run());
    }

    /** Says in the audit what a user of a link has asked for, and what it has changed. */
    static void audit(RoutingContext context, ActionRequest request, ActionResult result) {
        AuditTrail.claims(context, request.author());
        AuditTrail.fails(context, result.refusal());
        if (result instanceof ActionResult.Done || result instanceof ActionResult.Undone) {
            AuditTrail.changed(context, null, request.action().text() + " " + String.join(" ", result.silences()));
        }
    }

    /** Says that the incident is not known yet, with a link back to a page unless its token is empty. */
    static void unknown(RoutingContext context, String back) {
        context.response().putHeader("Retry-After", "10");
        String text = "This replica does not know the incident yet, try again";
        page(context, 503, text, back.isEmpty() ? waysOn(context) : back(back));
    }

    /** A link back to the page of a token, from the address of the form. */
    static String back(String token) {
        return PlainPage.link("act/" + token, "Back");
    }

    /** Answers with a page of one sentence, which leads on to the web UI where that is served. */
    static void message(RoutingContext context, int status, String text) {
        page(context, status, text, waysOn(context));
    }

    /** The address of the form is that of the web UI, that of a link is one below. */
    private static String waysOn(RoutingContext context) {
        String ui = context.request().method().equals(HttpMethod.POST) ? "./" : "../";
        return PlainPage.linkToUi(context, ui + "#/alerts", "Alerts in Grapevine");
    }

    /**
     * Answers with a page.
     *
     * @param title the heading, as text
     * @param content the rest, as HTML
     */
    static void page(RoutingContext context, int status, String title, String content) {
        prepare(context);
        PlainPage.answer(context, status, title, content);
    }

    /** Sends the browser back to the page of a token. */
    static void seePage(RoutingContext context, String token) {
        prepare(context).putHeader("Location", "act/" + token);
        Answer.empty(context, 303);
    }

    /**
     * With {@code no-referrer} a browser would send {@code Origin: null} with the form, which an access file refuses. With {@code
     * same-origin} no other server learns the address either.
     */
    private static HttpServerResponse prepare(RoutingContext context) {
        return context.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("X-Robots-Tag", "noindex");
    }
}
