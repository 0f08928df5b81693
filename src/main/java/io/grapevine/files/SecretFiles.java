package io.grapevine.files;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.ActionKeyText;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.OAuth2;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.features.heartbeat.HeartbeatConfig;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.features.push.PushServerConfig;
import io.grapevine.features.values.ValuesConfig;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.Kinds;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The check of the files that a configuration names: those of secrets, keys and certificates. They need not be where a configuration is
 * checked: one that is not there, or not for this user to read, is no error. No text here has anything of their content. A file is named
 * once, by the first field that has it, as many may have that of {@code global}.
 */
public final class SecretFiles {
    /** The files of secrets by which products sign or mark their requests. */
    private static final Set<String> CALLBACK_SECRETS =
            Set.of("signingSecretFile", "secretTokenFile", "webhookSecretFile", "authTokenFile");

    private final List<String> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private SecretFiles() {}

    /** Why the server would refuse the configuration. */
    public List<String> faults() {
        return Collections.unmodifiableList(faults);
    }

    /** Why what needs a file would fail. */
    public List<String> warnings() {
        return Collections.unmodifiableList(warnings);
    }

    /** The files that were not checked, each with the reason. */
    public List<String> unread() {
        return Collections.unmodifiableList(unread);
    }

    /** Checks the files of the receivers in {@code alertmanager.yml} and in those of teams. */
    public static SecretFiles of(Config config) {
        SecretFiles found = new SecretFiles();
        config.receivers().forEach(found::receiver);
        return found;
    }

    /**
     * Checks the files that {@code grapevine.yml} names.
     *
     * @param faultOfPushKey why a text is no key of {@code server.webpush}; empty if it is one
     */
    public static SecretFiles of(Extensions extensions, Function<String, Optional<String>> faultOfPushKey) {
        SecretFiles found = new SecretFiles();
        String keys = extensions.actions().keyFile();
        if (!keys.isEmpty()) {
            // the server reads it where messages have actions
            Consumer<String> faulty = Kinds.offerActions(extensions) ? found.faults::add : found.warnings::add;
            found.text(
                    "messages.buttons.key_file",
                    keys,
                    faulty,
                    text -> ActionKeyText.of(text).fault());
        }
        PushServerConfig push = extensions.of(PushServerConfig.NONE);
        if (push.isSet()) {
            found.text("server.webpush.key_file", push.keyFile(), found.faults::add, faultOfPushKey);
        }
        ConfigFields.walk(
                extensions.actions().chats(),
                (path, component, value) -> found.field("messages.buttons.apps." + path, component, value));
        extensions.mail().ifPresent(login -> found.login("messages.email", login.oauth2()));
        for (int i = 0; i < extensions.integrations().size(); i++) {
            found.login(
                    "integrations[" + i + "]", extensions.integrations().get(i).oauth2());
        }
        List<ValuesConfig.Server> servers = extensions.of(ValuesConfig.NONE).servers();
        for (int i = 0; i < servers.size(); i++) {
            String place = "messages.values.servers[" + i + "].";
            ConfigFields.walk(servers.get(i), (path, component, value) -> found.field(place + path, component, value));
        }
        List<HeartbeatConfig> heartbeats = extensions.of(HeartbeatSettings.NONE).heartbeats();
        for (int i = 0; i < heartbeats.size(); i++) {
            String file = heartbeats.get(i).tokenFile();
            if (!file.isEmpty()) {
                found.secret("heartbeats[" + i + "].token_file", file);
            }
        }
        extensions
                .receivers()
                .byName()
                .forEach((name, added) -> found.receiver(new ReceiverConfig(name, LabelSet.EMPTY, added)));
        return found;
    }

    private void receiver(ReceiverConfig receiver) {
        for (ReceiverConfig.Numbered integration : receiver.numbered()) {
            if (integration.config() instanceof Record fields) {
                String where = ConfigWarnings.place(receiver.name(), integration);
                ConfigFields.walk(fields, (path, component, value) -> field(where + path, component, value));
            }
        }
    }

    private void login(String place, @Nullable OAuth2 oauth2) {
        if (oauth2 != null) {
            ConfigFields.walk(oauth2, (path, component, value) -> field(place + ".oauth2." + path, component, value));
        }
    }

    private void field(String place, RecordComponent component, Object value) {
        String file = ConfigFields.namesFiles(component) ? value.toString() : "";
        if (file.isEmpty()) {
            return;
        }
        if (CALLBACK_SECRETS.contains(component.getName()) && place.startsWith("messages.buttons.")) {
            text(place, file, warnings::add, SecretFiles::faultOfCallbackSecrets);
        } else {
            secret(place, file);
        }
    }

    private void secret(String place, String file) {
        text(
                place,
                file,
                warnings::add,
                text -> text.isBlank()
                        ? Optional.of("empty (expected: a secret)")
                        : ActionKeyText.faultOfPlaceholder(text));
    }

    private void text(String place, String file, Consumer<String> faulty, Function<String, Optional<String>> fault) {
        if (!seen.add(file)) {
            return;
        }
        String name = place + ": " + file + ": ";
        try {
            fault.apply(Files.readString(Path.of(file))).ifPresent(found -> faulty.accept(name + found));
        } catch (NoSuchFileException | AccessDeniedException e) {
            unread.add(name + FileReason.of(e));
        } catch (IOException | IllegalArgumentException e) {
            faulty.accept(name + FileReason.of(e) + " (expected: a file of text to read)");
        }
    }

    private static Optional<String> faultOfCallbackSecrets(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return (lines.isEmpty() ? Stream.of("") : lines.stream())
                .flatMap(line -> ActionKeyText.faultOfCallbackSecret(line).stream())
                .findFirst();
    }
}
