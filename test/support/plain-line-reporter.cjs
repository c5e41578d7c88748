/** Ends the run with the plain line that CI reads: `N passed, N failed`. */
module.exports = class PlainLineReporter {
  onRunComplete(_contexts, results) {
    const brokenSuites = results.testResults.filter((suite) => suite.testExecError).length;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    console.log(`${results.numPassedTests} passed, ${results.numFailedTests + brokenSuites} failed${tail}`);
  }
};
