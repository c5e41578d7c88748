#!/usr/bin/env node
import { runTierline } from './tierline/program';
import { processTerminal } from './tierline/terminal';

/** The `tierline` command: policies are rehearsed and published, calendars and receipts answer for themselves. */
void runTierline(process.argv.slice(2), processTerminal(process));
