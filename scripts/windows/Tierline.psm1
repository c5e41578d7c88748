# What a Windows device needs to speak docs/device-protocol.md: a key that cannot be taken away, signed requests, and a
# state that survives a crash. Windows PowerShell 5.1 and later. ASCII only: 5.1 reads a file without a mark as ANSI.
#
# A password is never an argument of a cmdlet or a function in plain text, for module logging (event 4103) writes arguments
# down. It goes from the bytes of one reply into a SecureString by methods of .NET, inside one function.

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

Add-Type -AssemblyName System.Net.Http
Add-Type -AssemblyName System.Runtime.Serialization
Add-Type -AssemblyName System.Xml.Linq

$script:Tag = 'tierline-device'
$script:Algorithm = 'ecdsa-p256-sha256'
$script:Components = '("@method" "@target-uri" "content-digest" "content-type")'
$script:Utf8 = New-Object System.Text.UTF8Encoding($false)
$script:Providers = @('Microsoft Platform Crypto Provider', 'Microsoft Software Key Storage Provider')

function ConvertTo-Base64Url([byte[]] $Bytes) {
    [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')
}

function Get-Sha256([byte[]] $Bytes) {
    $sha = [System.Security.Cryptography.SHA256]::Create()
    try { , $sha.ComputeHash($Bytes) } finally { $sha.Dispose() }
}

# --- The key -----------------------------------------------------------------------------------------------------------

# A new P-256 key of the machine, in the TPM where there is one that can, else in the software store; never exportable.
function New-TierlineKey {
    $name = 'Tierline-' + [Guid]::NewGuid().ToString('N')
    foreach ($providerName in $script:Providers) {
        $wish = New-Object System.Security.Cryptography.CngKeyCreationParameters
        $wish.Provider = New-Object System.Security.Cryptography.CngProvider($providerName)
        $wish.ExportPolicy = [System.Security.Cryptography.CngExportPolicies]::None
        $wish.KeyUsage = [System.Security.Cryptography.CngKeyUsages]::Signing
        $wish.KeyCreationOptions = [System.Security.Cryptography.CngKeyCreationOptions]::MachineKey
        $made = @{ name = $name; provider = $providerName }
        # Some versions of Windows make such a key in the TPM and then cannot sign with it, so it has to sign once.
        try {
            $key = [System.Security.Cryptography.CngKey]::Create(
                [System.Security.Cryptography.CngAlgorithm]::ECDsaP256, $name, $wish)
            $key.Dispose()
            $opened = Open-TierlineKey $made
            $signature = & $opened.sign ($script:Utf8.GetBytes($name))
            if ($signature.Length -eq 64) { return $made }
        }
        catch {
            Write-Verbose "$providerName makes no such key."
        }
        try { Remove-TierlineKey $made } catch { Write-Verbose "$providerName keeps no such key." }
    }
    throw 'This machine makes no P-256 key: neither its TPM nor its software key store took one.'
}

# The key as what signs: its public half, and a block that signs bytes as r and s, 32 bytes each.
function Open-TierlineKey($Reference) {
    $provider = New-Object System.Security.Cryptography.CngProvider($Reference.provider)
    $key = [System.Security.Cryptography.CngKey]::Open(
        $Reference.name, $provider, [System.Security.Cryptography.CngKeyOpenOptions]::MachineKey)
    $ecdsa = New-Object System.Security.Cryptography.ECDsaCng($key)
    $sha256 = [System.Security.Cryptography.HashAlgorithmName]::SHA256
    # BCRYPT_ECCKEY_BLOB: 4 bytes of kind, 4 of length, then x and y.
    $blob = $key.Export([System.Security.Cryptography.CngKeyBlobFormat]::EccPublicBlob)
    @{
        x    = ConvertTo-Base64Url ([byte[]] $blob[8..39])
        y    = ConvertTo-Base64Url ([byte[]] $blob[40..71])
        sign = { param([byte[]] $Bytes) , $ecdsa.SignData($Bytes, $sha256) }.GetNewClosure()
    }
}

function Remove-TierlineKey($Reference) {
    $provider = New-Object System.Security.Cryptography.CngProvider($Reference.provider)
    $machine = [System.Security.Cryptography.CngKeyOpenOptions]::MachineKey
    if (-not [System.Security.Cryptography.CngKey]::Exists($Reference.name, $provider, $machine)) { return }
    [System.Security.Cryptography.CngKey]::Open($Reference.name, $provider, $machine).Delete()
}

# The public half as RFC 7638 writes it: these members, in this order, without white space.
function Get-TierlineJwk($Key) {
    '{"crv":"P-256","kty":"EC","x":"' + $Key.x + '","y":"' + $Key.y + '"}'
}

# --- The wire ----------------------------------------------------------------------------------------------------------

# The headers of one request: RFC 9530 for the body, RFC 9421 over method, address, digest and type.
function Get-TierlineHeaders($Device, $Key, [string] $Uri, [byte[]] $Body, [long] $Created, [string] $Nonce) {
    $digest = 'sha-256=:' + [Convert]::ToBase64String((Get-Sha256 $Body)) + ':'
    $parameters = $script:Components + ';created=' + $Created + ';nonce="' + $Nonce + '";keyid="' + $Device +
        '";tag="' + $script:Tag + '";alg="' + $script:Algorithm + '"'
    $base = @(
        '"@method": POST'
        '"@target-uri": ' + $Uri
        '"content-digest": ' + $digest
        '"content-type": application/json'
        '"@signature-params": ' + $parameters
    ) -join "`n"
    $signature = & $Key.sign ($script:Utf8.GetBytes($base))
    @{
        'Content-Digest'  = $digest
        'Signature-Input' = 'sig1=' + $parameters
        'Signature'       = 'sig1=:' + [Convert]::ToBase64String($signature) + ':'
    }
}

function New-TierlineNonce {
    $bytes = New-Object byte[] 18
    $chance = [System.Security.Cryptography.RandomNumberGenerator]::Create()
    try { $chance.GetBytes($bytes) } finally { $chance.Dispose() }
    ConvertTo-Base64Url $bytes
}

# Sends one signed request. Answers its status, 0 for no reply, the same for people, and the bytes of the reply: whoever
# reads them says how.
function Send-TierlineRequest($Desk, $Device, $Key, [string] $Verb, [string] $Json) {
    $uri = $Desk.TrimEnd('/') + '/device/v1/' + $Verb
    $body = $script:Utf8.GetBytes($Json)
    $created = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    $headers = Get-TierlineHeaders $Device $Key $uri $body $created (New-TierlineNonce)

    [System.Net.ServicePointManager]::SecurityProtocol =
        [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
    $handler = New-Object System.Net.Http.HttpClientHandler
    $handler.AllowAutoRedirect = $false # The signature is for this address.
    $client = New-Object System.Net.Http.HttpClient($handler)
    $client.Timeout = [TimeSpan]::FromSeconds(60)
    try {
        $request = New-Object System.Net.Http.HttpRequestMessage([System.Net.Http.HttpMethod]::Post, $uri)
        $request.Content = New-Object System.Net.Http.ByteArrayContent(, $body)
        $request.Headers.ExpectContinue = $false
        $request.Content.Headers.ContentType =
            New-Object System.Net.Http.Headers.MediaTypeHeaderValue('application/json')
        foreach ($name in $headers.Keys) { [void] $request.Headers.TryAddWithoutValidation($name, $headers[$name]) }
        $reply = $client.SendAsync($request).GetAwaiter().GetResult()
        $bytes = $reply.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult()
        return @{ status = [int] $reply.StatusCode; bytes = $bytes; said = [string] [int] $reply.StatusCode }
    }
    catch {
        # The error goes no further than its type: a message may quote what was read.
        return @{ status = 0; bytes = [byte[]] @(); said = '0 (' + $_.Exception.GetBaseException().GetType().Name + ')' }
    }
    finally {
        $client.Dispose()
    }
}

# A reply as XML, by .NET alone. $null for what is no JSON.
function Read-TierlineReply($Reply) {
    try {
        $quotas = [System.Xml.XmlDictionaryReaderQuotas]::Max
        $reader = [System.Runtime.Serialization.Json.JsonReaderWriterFactory]::CreateJsonReader($Reply.bytes, $quotas)
        return [System.Xml.Linq.XDocument]::Load($reader).Root
    }
    catch {
        return $null
    }
}

# One member of an object; $null where there is none.
function Get-TierlineMember($Element, [string] $Name) {
    if ($null -eq $Element) { return $null }
    $Element.Element([System.Xml.Linq.XName]::Get($Name))
}

# Its text; '' where there is none.
function Get-TierlineText($Element, [string] $Name) {
    $found = Get-TierlineMember $Element $Name
    if ($null -eq $found) { return '' }
    $found.Value
}

# Claims a rotation. Answers version and password, the password as SecureString only; $null when there is none to have.
function Get-TierlinePassword($Desk, $Device, $Key, [string] $RotationId) {
    $reply = Send-TierlineRequest $Desk $Device $Key 'claim' ('{"rotationId":"' + $RotationId + '"}')
    if ($reply.status -ne 200) { return $null }
    $secret = New-Object System.Security.SecureString
    $version = ''
    try {
        $quotas = [System.Xml.XmlDictionaryReaderQuotas]::Max
        $reader = [System.Runtime.Serialization.Json.JsonReaderWriterFactory]::CreateJsonReader($reply.bytes, $quotas)
        $root = [System.Xml.Linq.XDocument]::Load($reader).Root
        $version = $root.Element([System.Xml.Linq.XName]::Get('version')).Value
        foreach ($character in $root.Element([System.Xml.Linq.XName]::Get('password')).Value.ToCharArray()) {
            $secret.AppendChar($character)
        }
    }
    catch {
        $secret.Clear()
    }
    finally {
        [Array]::Clear($reply.bytes, 0, $reply.bytes.Length)
        $root = $null
    }
    $secret.MakeReadOnly()
    if ($secret.Length -eq 0 -or -not (Test-TierlineName $version)) { return $null }
    @{ version = $version; password = $secret }
}

# Ids and versions go into JSON as they are, so they must be what the protocol says that they are.
function Test-TierlineName([string] $Text) {
    $Text -cmatch '\A[A-Za-z0-9_-]{1,128}\z'
}

# --- The disk ----------------------------------------------------------------------------------------------------------

function Read-TierlineFile([string] $Path) {
    if (-not [System.IO.File]::Exists($Path)) { return $null }
    [System.IO.File]::ReadAllText($Path, $script:Utf8) | ConvertFrom-Json
}

# Whole or not at all, and on the disk before it counts. Settings and steps only: nothing secret comes here.
function Write-TierlineFile([string] $Path, $Value) {
    $text = $Value | ConvertTo-Json -Compress -Depth 5
    $bytes = $script:Utf8.GetBytes($text)
    $fresh = $Path + '.new'
    $file = New-Object System.IO.FileStream($fresh, [System.IO.FileMode]::Create)
    try {
        $file.Write($bytes, 0, $bytes.Length)
        $file.Flush($true)
    }
    finally {
        $file.Dispose()
    }
    if ([System.IO.File]::Exists($Path)) { [System.IO.File]::Replace($fresh, $Path, [NullString]::Value) }
    else { [System.IO.File]::Move($fresh, $Path) }
}

# What happened, for whoever looks after the machine: fixed words and numbers. That it cannot be written stops nothing.
function Write-TierlineEvent([string] $Message, [string] $Kind = 'Information') {
    try { [System.Diagnostics.EventLog]::WriteEntry('Tierline', $Message, $Kind, 1) }
    catch { Write-Verbose $Message }
}

Export-ModuleMember -Function @(
    'New-TierlineKey', 'Open-TierlineKey', 'Remove-TierlineKey', 'Get-TierlineJwk', 'ConvertTo-Base64Url'
    'Get-TierlineHeaders', 'Send-TierlineRequest', 'Read-TierlineReply', 'Get-TierlineMember', 'Get-TierlineText'
    'Get-TierlinePassword', 'Test-TierlineName', 'Read-TierlineFile', 'Write-TierlineFile', 'Write-TierlineEvent'
)
