package io.grapevine.template.mustache;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;

/** The links of notifications: to the UI and to new silences. */
final class Links {
    private Links() {}

    /** {@code text} if it is an address of the web and nothing else, else empty. */
    static String ofWeb(String text) {
        boolean web = text.regionMatches(true, 0, "http://", 0, 7) || text.regionMatches(true, 0, "https://", 0, 8);
        for (int i = 0; web && i < text.length(); i++) {
            web = text.charAt(i) > ' ' && text.charAt(i) != 0x7F;
        }
        return web ? text : "";
    }

    static String alerts(String externalUrl, String receiver) {
        return externalUrl + "/#/alerts?receiver=" + GoUrl.escapeForm(receiver);
    }

    /** The page with a new silence for what has these labels. */
    static String silence(String externalUrl, LabelSet labels) {
        StringBuilder filter = new StringBuilder("{");
        for (int i = 0; i < labels.size(); i++) {
            int at = PropertyTable.LabelPair.index(labels, i);
            String name = labels.name(at);
            filter.append(i == 0 ? "" : ",").append(Labels.isClassicName(name) ? name : Quoted.quote(name));
            Quoted.append(filter.append('='), labels.value(at));
        }
        // the page takes a plus sign for what it is
        return externalUrl + "/#/silences/new?filter="
                + GoUrl.escapeForm(filter.append('}').toString()).replace("+", "%20");
    }
}
