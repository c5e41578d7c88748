/** Ends the run with the plain line that CI reads, after everything else that Jest prints: `N passed, N failed`. */
module.exports = class PlainLineReporter {
  onRunComplete(_contexts, results) {
    const brokenSuites = results.testResults.filter((suite) => suite.testExecError).length;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + brokenSuites} failed${tail}`;
    process.once('exit', () => console.log(line));
  }
};
