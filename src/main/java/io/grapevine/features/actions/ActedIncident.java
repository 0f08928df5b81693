package io.grapevine.features.actions;

/**
 * The result of an action, and the state of its incident afterwards.
 *
 * @param incident the incident after the action
 */
public record ActedIncident(ActionResult result, IncidentState incident) {}
