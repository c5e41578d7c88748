<#
.SYNOPSIS
Takes the agent off this device: its task, its keys, its files.

.DESCRIPTION
The local administrator keeps the password that it has; the desk goes on knowing it, and raises an alarm when it is next
to be replaced and nobody confirms. To be run as administrator.
#>
[CmdletBinding()]
param(
    [string] $Folder = (Join-Path $env:ProgramData 'Tierline'),
    [string] $Programs = (Join-Path $env:ProgramFiles 'Tierline')
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Tierline.psm1') -Force

Unregister-ScheduledTask -TaskName 'Tierline agent' -Confirm:$false -ErrorAction SilentlyContinue
foreach ($file in 'settings.json', 'enrolling.json') {
    $held = Read-TierlineFile (Join-Path $Folder $file)
    if ($null -eq $held) { continue }
    foreach ($name in 'key', 'formerKey') {
        $reference = $held.PSObject.Properties[$name]
        if ($null -ne $reference) { Remove-TierlineKey $reference.Value }
    }
}
foreach ($path in $Folder, $Programs) {
    if (Test-Path $path) { Remove-Item -Recurse -Force -Path $path }
}
Write-Output 'The agent is gone. The local administrator keeps the password that it has.'
