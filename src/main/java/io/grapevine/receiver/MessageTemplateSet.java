package io.grapevine.receiver;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.config.Extensions.TemplateErrors;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.MessageActions;
import io.grapevine.config.OAuth2;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.httpclient.message.MessageTemplates.TemplateOverride;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.receiver.email.Email;
import io.grapevine.template.Renderer;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.mustache.GroupAction;
import io.grapevine.template.mustache.MustacheTemplates;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Message templates of all integrations: Go's templates, or in Mustache where the extensions say so.
 *
 * @param go the templates of {@code alertmanager.yml}
 * @param externalUrl where users reach this replica, without a slash at its end
 */
public record MessageTemplateSet(Renderer go, MustacheTemplates mustache, Extensions extensions, String externalUrl) {
    /**
     * Parses the Mustache templates of the extensions, and checks those that they hold.
     *
     * @param externalUrl where users reach this replica, without a slash at its end
     * @throws ConfigLoadException with every fault that was found: file, line, column and what is wrong
     */
    public static MessageTemplateSet load(
            Renderer go,
            Extensions extensions,
            List<Source> files,
            InstantSource clock,
            Location zone,
            String externalUrl)
            throws ConfigLoadException {
        try {
            return new MessageTemplateSet(go, mustache(extensions, files, clock, zone), extensions, externalUrl);
        } catch (TemplateException e) {
            throw new ConfigLoadException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The Mustache templates of the extensions, after a check of those that they hold themselves.
     *
     * @throws TemplateException with all errors, one per line: file, line, column and error
     */
    public static MustacheTemplates mustache(
            Extensions extensions, List<Source> files, InstantSource clock, Location zone) throws TemplateException {
        MustacheTemplates mustache =
                MustacheTemplates.parse(files, extensions.mustache().strict(), clock, zone);
        List<String> faults = new ArrayList<>();
        for (Extensions.Integration integration : extensions.integrations()) {
            for (Extensions.Text text : integration.fields().values()) {
                try {
                    mustache.check(text.text());
                } catch (TemplateException e) {
                    faults.add(text.place() + ": template:" + e.getMessage());
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new TemplateException(String.join("\n", faults));
        }
        return mustache;
    }

    /** The actions that messages of an integration offer: what the extensions say, if its kind can. */
    MessageActions actions(String receiver, IntegrationConfig config, int index) {
        return Kinds.of(config).mostActions() > 0
                ? extensions.actions(receiver, config.kind(), index)
                : MessageActions.NONE; // named for the receiver of a team, whose kinds are not the operator's
    }

    /** The treatment of earlier messages by an integration: as the extensions say, or else its own configuration. */
    UpdateMode update(String receiver, IntegrationConfig config, int index) {
        UpdateMode wanted = extensions.update(receiver, config.kind(), index);
        return wanted != null && Kinds.of(config).updates().contains(wanted) ? wanted : config.update();
    }

    /** The login by OAuth 2 of an integration, which is one of mail; null for none. */
    @Nullable
    OAuth2 oauth2(String receiver, IntegrationConfig config, int index) {
        return config instanceof Email mail ? extensions.oauth2(receiver, index, mail.smarthost()) : null;
    }

    /** The message templates of an integration; {@code index} counts those of its kind in the receiver, from 0. */
    MessageTemplates of(String receiver, IntegrationConfig config, int index) {
        String kind = config.kind();
        OnTemplateError usual =
                Kinds.of(config).is(Kind.Trait.FOR_MACHINES) ? OnTemplateError.DROP : OnTemplateError.PLAIN;
        MessageTemplates templates = extensions
                .of(receiver, kind, index)
                .map(integration -> new MessageTemplates(
                        go, overrides(integration), errors(integration.onTemplateError(), usual), externalUrl))
                .orElseGet(() -> MessageTemplates.of(go, usual, externalUrl));
        return hasButtons(receiver, config, index)
                        || update(receiver, config, index).isOwn()
                ? templates.sayingDuration()
                : templates;
    }

    /** Whether messages of an integration have buttons whose clicks an app reports, and not links. */
    boolean hasButtons(String receiver, IntegrationConfig config, int index) {
        return Kinds.of(config).hasButtons(extensions.actions().chats())
                && !actions(receiver, config, index).isEmpty();
    }

    /** Whether the service of an integration has buttons of its own that it reports. */
    boolean hasOwnButtons(IntegrationConfig config) {
        return config.hasOwnButtons()
                && Kinds.of(config).hasOwnButtons(extensions.actions().chats());
    }

    private static OnTemplateError errors(TemplateErrors wanted, OnTemplateError usual) {
        return switch (wanted) {
            case BY_KIND -> usual;
            case PLAIN -> OnTemplateError.PLAIN;
            case DROP -> OnTemplateError.DROP;
        };
    }

    private Map<String, TemplateOverride> overrides(Extensions.Integration integration) {
        Map<String, TemplateOverride> overrides = new LinkedHashMap<>();
        if (integration.engine() == Engine.MUSTACHE) {
            String kind = integration.kind();
            Kinds.named(kind)
                    .map(Kind::partials)
                    .orElse(Map.of())
                    .forEach((field, partial) -> overrides.put(field, partial(kind, partial)));
            for (String name : mustache.partials()) {
                if (name.startsWith(kind + ".")) {
                    overrides.put(name.substring(kind.length() + 1), partial(kind, name));
                }
            }
            integration.fields().forEach((field, text) -> overrides.put(field, override(kind, text.text())));
        }
        return overrides;
    }

    private TemplateOverride partial(String kind, String name) {
        return override(kind, "{{> " + name + "}}");
    }

    /** To messages of all kinds but webhooks the links are appended, so that a template that showed them would do it twice. */
    private TemplateOverride override(String kind, String template) {
        return new MustacheOverride(
                mustache, template, Kinds.named(kind).orElseThrow().is(Kind.Trait.ACTIONS_BY_TEMPLATE));
    }

    /** A text in Mustache. What is written in files ends with a line break, which is not meant. */
    private record MustacheOverride(MustacheTemplates templates, String template, boolean showsLinks)
            implements TemplateOverride {
        @Override
        public String text(TemplateData data) throws TemplateException {
            return text(data, List.of());
        }

        @Override
        public String text(TemplateData data, List<Link> links) throws TemplateException {
            List<GroupAction> actions = showsLinks
                    ? links.stream()
                            .map(link -> new GroupAction(link.label(), link.url()))
                            .toList()
                    : List.of();
            String text = templates.text(template, data, actions);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        }

        @Override
        public String html(TemplateData data) throws TemplateException {
            return templates.html(template, data);
        }
    }
}
