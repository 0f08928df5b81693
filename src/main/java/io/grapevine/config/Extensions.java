package io.grapevine.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Grapevine's own settings, from {@code grapevine.yml}. They are in a file of their own so that Alertmanager can load
 * {@code alertmanager.yml} unchanged.
 *
 * @param mustache the templates in Mustache
 * @param receivers the integrations that are added to receivers
 * @param integrations the integrations that differ from what the other file says; no two of them are about the same one
 * @param ui settings of the user interface
 * @param actions settings of the actions in messages
 * @param mail the usual login of mails by OAuth 2; empty: none
 * @param server settings of the process
 * @param inhibitRules the inhibition rules for some receivers
 * @param features the settings of features, by their classes; see {@link #of(FeatureSettings)}
 */
public record Extensions(
        Mustache mustache,
        AddedReceivers receivers,
        List<Integration> integrations,
        Ui ui,
        ActionsConfig actions,
        Optional<MailLogin> mail,
        ServerConfig server,
        List<InhibitRuleConfig> inhibitRules,
        Map<Class<?>, FeatureSettings> features) {
    /** Nothing is added. */
    public static final Extensions NONE = new Extensions(
            Mustache.NONE,
            AddedReceivers.NONE,
            List.of(),
            Ui.DEFAULT,
            ActionsConfig.DEFAULT,
            Optional.empty(),
            ServerConfig.DEFAULT,
            List.of(),
            Map.of());

    public Extensions {
        integrations = List.copyOf(integrations);
        inhibitRules = List.copyOf(inhibitRules);
        features = Map.copyOf(features);
    }

    /**
     * Templates in Mustache.
     *
     * @param files patterns of files, absolute or relative to the working directory
     * @param strict whether an undefined name is an error rather than empty
     */
    public record Mustache(List<String> files, boolean strict) {
        /** No templates. */
        public static final Mustache NONE = new Mustache(List.of(), false);

        public Mustache {
            files = List.copyOf(files);
        }
    }

    /**
     * Settings of the user interface.
     *
     * @param filters filters of the alerts, with different names; at most one is the default
     * @param display the display of alerts and comments
     * @param clusters the clusters that share pages
     */
    public record Ui(List<SavedFilter> filters, UiDisplay display, Clusters clusters) {
        /** No settings. */
        public static final Ui DEFAULT = new Ui(List.of(), UiDisplay.DEFAULT, Clusters.NONE);

        public Ui {
            filters = List.copyOf(filters);
        }
    }

    /**
     * A filter of the alerts with a name.
     *
     * @param isDefault whether the page opens with it
     */
    public record SavedFilter(String name, String filter, boolean isDefault) {}

    /**
     * The clusters whose alerts and silences the page shows beside its own, and those whose pages show its own.
     *
     * @param own the name of this cluster; empty if no others are shown
     * @param others the other clusters, with different names
     * @param origins the origins of the pages of other sites that may call this server and change something, each with scheme and host in lower case
     */
    public record Clusters(String own, List<Cluster> others, List<String> origins) {
        /** No clusters beside the server's own. */
        public static final Clusters NONE = new Clusters("", List.of(), List.of());

        public Clusters {
            others = List.copyOf(others);
            origins = List.copyOf(origins);
        }
    }

    /**
     * A cluster that the page shows beside its own.
     *
     * @param url the address of its user interface, which ends with a slash
     */
    public record Cluster(String name, String url) {}

    /**
     * A login of mails by OAuth 2.
     *
     * @param server the only server that gets the tokens
     */
    public record MailLogin(Smarthost server, OAuth2 oauth2) {}

    /** The language of an integration's templates. */
    public enum Engine {
        /** Go's templates, as in Alertmanager. */
        GO,
        /** Mustache, for the fields that have a Mustache template. */
        MUSTACHE
    }

    /** The handling of a notification with a failing template. */
    public enum TemplateErrors {
        /** The default of the kind of integration. */
        BY_KIND,
        /** The notification is sent with a plain text. */
        PLAIN,
        /** The notification is dropped. */
        DROP
    }

    /** A text in Mustache and its position: {@code file:line:column: field}. */
    public record Text(String text, String place) {}

    /**
     * Settings of one integration, or of all integrations of a kind in a receiver.
     *
     * @param index which of the kind, from 0; null for all
     * @param fields Mustache templates by the names of the fields that they replace
     * @param onTemplateError what becomes of a notification one of whose templates fails
     * @param whenMuted what is sent of muted alerts
     * @param repeatIntervals after how long it is notified again; null for the {@code repeat_interval} of the route
     * @param update the treatment of an earlier message; null for that of {@code alertmanager.yml}
     * @param oauth2 the login of mails by OAuth 2; null for the usual one
     */
    public record Integration(
            String receiver,
            String kind,
            @Nullable Integer index,
            Engine engine,
            Map<String, Text> fields,
            TemplateErrors onTemplateError,
            WhenMuted whenMuted,
            @Nullable RepeatIntervals repeatIntervals,
            @Nullable UpdateMode update,
            MessageActions actions,
            @Nullable OAuth2 oauth2) {
        public Integration {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** Whether the integration's messages offer more than a link to a page. */
        public boolean acts() {
            return !actions.actions().isEmpty();
        }

        /** Whether these are settings of an integration; {@code otherIndex} counts those of its kind in the receiver, from 0. */
        public boolean isAbout(String otherReceiver, String otherKind, int otherIndex) {
            return receiver.equals(otherReceiver) && kind.equals(otherKind) && (index == null || index == otherIndex);
        }
    }

    /** The settings of a feature; {@code none}, which has their class, if nothing is said of it. */
    public <T extends FeatureSettings> T of(T none) {
        @SuppressWarnings("unchecked") // each stands by its own class
        T settings = (T) features.getOrDefault(none.getClass(), none);
        return settings;
    }

    /** These extensions with {@code settings} of a feature, {@code none} standing for those that say nothing. */
    @SuppressWarnings("ReferenceEquality") // the first comparison of records of a class costs a start some 20 ms
    public <T extends FeatureSettings> Extensions with(T settings, T none) {
        if (settings == of(none)) {
            return this;
        }
        Map<Class<?>, FeatureSettings> next = new HashMap<>(features);
        next.remove(none.getClass());
        if (!settings.equals(none)) {
            next.put(none.getClass(), settings);
        }
        return new Extensions(mustache, receivers, integrations, ui, actions, mail, server, inhibitRules, next);
    }

    /** The names of the receivers that features notify, or notified, besides those of routes. */
    public Stream<String> notifiedReceivers() {
        return features.values().stream().flatMap(FeatureSettings::receivers);
    }

    /** The names of the alerts that replicas raise themselves by these settings, sorted. */
    public List<String> raisedAlerts() {
        return features.values().stream()
                .flatMap(FeatureSettings::raisedAlerts)
                .sorted()
                .toList();
    }

    /** A configuration with the integrations and the inhibition rules that are added to it. */
    public Config addTo(Config config) {
        return receivers.addTo(config).withInhibitRules(inhibitRules);
    }

    /** How an integration differs, if it does; {@code index} counts those of its kind in the receiver, from 0. */
    public Optional<Integration> of(String receiver, String kind, int index) {
        return integrations.stream()
                .filter(integration -> integration.isAbout(receiver, kind, index))
                .findFirst();
    }

    /** What is sent of muted alerts to an integration, given as for {@link #of}. */
    public WhenMuted whenMuted(String receiver, String kind, int index) {
        return of(receiver, kind, index).map(Integration::whenMuted).orElse(WhenMuted.NONE);
    }

    /** After how long an integration, given as for {@link #of}, is notified again; null for the interval of the route. */
    public @Nullable RepeatIntervals repeatIntervals(String receiver, String kind, int index) {
        return of(receiver, kind, index).map(Integration::repeatIntervals).orElse(null);
    }

    /** The treatment of an earlier message of an integration, given as for {@link #of}; null if nothing is said of it. */
    public @Nullable UpdateMode update(String receiver, String kind, int index) {
        return of(receiver, kind, index).map(Integration::update).orElse(null);
    }

    /** The login by OAuth 2 of an integration of mail that sends to {@code server}, given as for {@link #of}; null for none. */
    public @Nullable OAuth2 oauth2(String receiver, int index, Smarthost server) {
        Optional<OAuth2> usual =
                mail.filter(login -> login.server().equals(server)).map(MailLogin::oauth2);
        return of(receiver, "email", index)
                .map(Integration::oauth2)
                .or(() -> usual)
                .orElse(null);
    }

    /** The actions that messages of an integration offer, given as for {@link #of}. */
    public MessageActions actions(String receiver, String kind, int index) {
        return of(receiver, kind, index).map(Integration::actions).orElse(MessageActions.NONE);
    }
}
