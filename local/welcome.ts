import type { PolicyRef } from '../desk/rules/policies';
import type { Options } from './options';

/** What a started laptop says: where it is, and who may do what there. The first line is read by programs too. */
export const welcomeText = (origin: string, folder: string, policy: PolicyRef, { clock, faults }: Options): string =>
  [
    `Tierline is ready: ${origin}`,
    '',
    `  File a ticket   ${origin}/.auth/login/local?person=requester&post_login_redirect_uri=/forms/ticket`,
    `  Work tickets    ${origin}/.auth/login/local?person=agent`,
    `  Everybody else  ${origin}/.auth/login/local`,
    `  Mail room       ${origin}/mail`,
    ...(faults === undefined ? [] : [`  What goes wrong ${origin}/local/faults`]),
    '',
    `  Policy ${policy.id} version ${policy.version}, clock ${clock}, data in ${folder}. Ctrl+C stops it; nothing is lost.`,
  ].join('\n');
