package io.grapevine.template.mustache;

/**
 * An action that a message offers on its group.
 *
 * @param label what it does, for people
 * @param url where it is done
 */
public record GroupAction(String label, String url) {
    static final PropertyTable<GroupAction> PROPERTIES =
            new PropertyTable<GroupAction>().with("label", GroupAction::label).with("url", GroupAction::url);
}
