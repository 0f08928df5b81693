package io.grapevine.template.mustache.output;

import java.util.Set;

/** The kinds of HTML attributes by what a value in them may do. */
enum Attribute {
    /** The value is text. */
    TEXT,
    /** The value is a URL or part of one. */
    URL,
    /** The value is part of a style. */
    STYLE,
    /** The value could run code or load resources. */
    FORBIDDEN;

    private static final Set<String> URLS = Set.of(
            "action",
            "background",
            "cite",
            "data",
            "formaction",
            "href",
            "longdesc",
            "ping",
            "poster",
            "profile",
            "src");

    private static final Set<String> NEVER = Set.of("http-equiv", "imagesrcset", "srcdoc", "srcset");

    /** The kind of the attribute of this name, which is in lower case. */
    static Attribute named(String name) {
        if (NEVER.contains(name) || name.startsWith("on")) {
            return FORBIDDEN;
        }
        if (name.equals("style")) {
            return STYLE;
        }
        String local = name.substring(name.indexOf(':') + 1);
        boolean url = URLS.contains(local) || local.contains("src") || local.contains("uri") || local.contains("url");
        return url ? URL : TEXT;
    }
}
