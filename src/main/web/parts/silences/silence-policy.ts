/** The rules of the server for silences, in words. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { access } from '../../data/access.js';
import { lengthText } from '../../data/period.js';
import { count } from '../common/element.js';

/** What a silence must be like; nothing where the server takes any. */
export function policyText(): TemplateResult | typeof nothing {
  const rules = policyRules();
  return rules.length === 0 ? nothing : html`<p class="muted-text policy">Rules here: ${rules.join('; ')}.</p>`;
}

function policyRules(): readonly string[] {
  const policy = access.current.silences;
  if (policy === undefined) {
    return [];
  }
  const rules: string[] = [];
  if (policy.maxDurationSeconds !== undefined) {
    rules.push(`at most ${lengthText(policy.maxDurationSeconds * 1000)} from now`);
  }
  if (policy.commentPattern !== undefined) {
    rules.push(`a reason with ${commentHint()}`);
  } else if (policy.requireComment) {
    rules.push('a reason');
  }
  if (policy.minMatchers > 0) {
    rules.push(`at least ${count(policy.minMatchers, 'matcher')} that select something`);
  }
  if (policy.requireEquality) {
    rules.push('one matcher with =');
  }
  if (policy.teamLabel !== undefined) {
    const { groups } = access.current;
    rules.push(groups.length === 0 ? 'only by members of a team' : `only ${policy.teamLabel} = ${groups.join(' or ')}`);
  }
  return rules;
}

/** What the reason of a silence must hold; empty if it may be anything. */
export function commentHint(): string {
  const { commentPattern, commentHint: hint } = access.current.silences ?? {};
  return commentPattern === undefined ? '' : hint === undefined || hint === '' ? commentPattern : hint;
}
