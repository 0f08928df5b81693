package io.grapevine.web.api.grapevine;

import io.grapevine.config.LinkRule;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** The operation {@code POST /links}: the links in comments, by the rules of {@code grapevine.yml}. */
record LinksOperation(ApiContext context) {
    /** The greatest number of texts of one request. */
    static final int MOST = 1000;

    private record Body(List<String> texts) {}

    void answer(JsonExchange exchange) throws Refusal, IOException {
        List<String> texts = exchange.body(Body.class).texts();
        if (texts.isEmpty() || texts.size() > MOST) {
            throw Refusal.invalid("texts: " + texts.size() + " (expected: 1 to " + MOST + ")");
        }
        Function<String, List<LinkRule.Link>> links =
                LinkRule.finder(context.node().loadedConfig().ui().display().links());
        exchange.streamObject(json -> json.list(
                "results", texts, (text, result) -> result.list("links", links.apply(text), LinksOperation::write)));
    }

    private static void write(LinkRule.Link link, JsonWriter json) throws IOException {
        json.put("start", link.start()).put("end", link.end()).put("url", link.url());
    }
}
