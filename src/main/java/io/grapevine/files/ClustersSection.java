package io.grapevine.files;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Extensions;
import io.grapevine.config.Extensions.Cluster;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the section {@code ui} of {@code grapevine.yml} says of clusters. An instance serves one section. URLs have only
 * characters that mean themselves in a Content-Security-Policy, where they are written.
 */
final class ClustersSection {
    private static final int MOST = 32;
    private static final int LONGEST_NAME = 64;
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/,]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String SITE = "(?i:(https?)://([a-z0-9]([a-z0-9.-]*[a-z0-9])?))(:[1-9][0-9]{0,4})?";
    private static final Pattern ORIGIN =
            Pattern.compile("(?i:(https?)://([a-z0-9_]([a-z0-9_.-]*)|\\[[0-9a-f:.]+]))(:[1-9][0-9]{0,4})?");
    private static final Pattern URL = Pattern.compile(SITE + "(/[A-Za-z0-9/._~-]*)?");
    private static final Pattern STEP = Pattern.compile("(^|/)\\.{1,2}(/|$)");

    private final Set<String> names = new HashSet<>();
    private final Set<String> urls = new HashSet<>();

    private ClustersSection() {}

    static Extensions.Clusters read(MappingReader in) {
        String own = in.text("cluster_name");
        checkName(in, "cluster_name", own);
        List<Cluster> all = in.value("clusters").objects(new ClustersSection()::cluster);
        if (own.isEmpty() && !all.isEmpty()) {
            in.fault("cluster_name", "missing (expected: the name of this cluster, as clusters is set)");
        }
        if (all.size() > MOST) {
            in.fault("clusters", all.size() + " clusters (expected: at most " + MOST + ")");
        }
        List<Cluster> others =
                all.stream().filter(each -> !each.name().equals(own)).toList();
        List<String> origins = in.value("origins").items().stream()
                .map(ClustersSection::origin)
                .toList();
        return new Extensions.Clusters(own, others, origins);
    }

    private static void checkName(MappingReader in, String field, String name) {
        if (!name.isEmpty()
                && (name.isBlank()
                        || name.length() > LONGEST_NAME
                        || !NAME.matcher(name).matches())) {
            in.fault(
                    field,
                    Quoted.quote(name) + " (expected: at most " + LONGEST_NAME
                            + " characters without control characters, / and ,)");
        }
    }

    private Cluster cluster(MappingReader in) {
        String name = in.text("name");
        String url = in.text("url");
        if (name.isEmpty()) {
            in.fault("name", "missing (expected: a name)");
        } else if (!name.equals(Value.UNREADABLE) && !names.add(name)) {
            in.fault("name", Quoted.quote(name) + " (expected: a name that no other cluster has)");
        }
        checkName(in, "name", name);
        if (url.isEmpty()) {
            in.fault("url", "missing (expected: the address of its web UI)");
            return new Cluster(name, url);
        }
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || STEP.matcher(url.substring(parts.end(2))).find()) {
            if (!url.equals(Value.UNREADABLE)) {
                in.fault(
                        "url",
                        Quoted.quote(url) + " (expected: http://HOST or https://HOST, with a port or a path, no user)");
            }
            return new Cluster(name, url);
        }
        String full = normalized(parts) + (parts.group(5) == null ? "" : parts.group(5)).replaceFirst("/*\\z", "/");
        if (!urls.add(full)) {
            in.fault("url", Quoted.quote(url) + " (expected: a URL that no other cluster has)");
        }
        return new Cluster(name, full);
    }

    private static String origin(Value value) {
        String origin = value.text();
        Matcher parts = ORIGIN.matcher(origin);
        if (parts.matches()) {
            return normalized(parts);
        }
        if (!origin.equals(Value.UNREADABLE)) {
            value.fault(Quoted.quote(origin) + " (expected: https://HOST or https://HOST:PORT)");
        }
        return origin;
    }

    /** Scheme, host and port as browsers write an origin. */
    private static String normalized(Matcher parts) {
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String port = parts.group(4) == null ? "" : parts.group(4);
        boolean isDefault = port.equals(scheme.equals("https") ? ":443" : ":80");
        return scheme + "://" + parts.group(2).toLowerCase(Locale.ROOT) + (isDefault ? "" : port);
    }
}
